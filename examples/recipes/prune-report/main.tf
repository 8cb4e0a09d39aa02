terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

variable "now" {
  description = "RFC 3339 time from which the age is counted. Default: the plan's."
  type        = string
  default     = null
}

variable "keep" {
  description = "Tags that are never reported."
  type        = set(string)
  default     = ["1.4.2"]
}

data "containerregistry_acr_tags" "storefront" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
}

locals {
  cutoff = timeadd(coalesce(var.now, plantimestamp()), "-2160h") # 90 days

  # A tag without a time is not reported: it may be new.
  old = [
    for tag in data.containerregistry_acr_tags.storefront.tags : tag
    if tag.updated != null &&
    timecmp(coalesce(tag.updated, local.cutoff), local.cutoff) < 0 &&
    !contains(var.keep, tag.name)
  ]
}

output "prune" {
  value = {
    count = length(local.old)

    # Oldest first.
    tags = [for tag in reverse(local.old) : "${tag.name}, pushed ${tag.updated}"]
  }
}
