terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

provider "containerregistry" {
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = var.acr_secret_key
  }

  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
  }
}

variable "acr_access_key" {
  type = string
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

variable "ncr_access_key" {
  type = string
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
}

variable "tag" {
  description = "The tag that CI pushes while this plan is made."
  type        = string
  default     = "1.6.0"
}

variable "read_timeout" {
  description = "How long to wait for it."
  type        = string
  default     = "10m"
}

# Polls until CI has pushed the tag, and API and registry agree on its digest. If that never happens, the plan fails with the
# last error.
data "containerregistry_acr_tag" "storefront" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = var.tag
  verify_digest = true
  wait          = true
  timeouts { read = var.read_timeout }
}

# The same in NAVER Cloud.
data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = var.tag
  verify_digest = true
  wait          = true
  timeouts { read = var.read_timeout }
}

# A placeholder for your deployment.
resource "terraform_data" "deployment" {
  input = {
    alibaba_cloud = data.containerregistry_acr_tag.storefront.pinned_reference
    naver_cloud   = data.containerregistry_ncr_tag.storefront.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
