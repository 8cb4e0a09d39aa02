terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

variable "tag" {
  description = "Tag that CI pushes during this plan."
  type        = string
  default     = "1.6.0"
}

variable "read_timeout" {
  description = "How long to wait for the push."
  type        = string
  default     = "10m"
}

# Polls until the tag exists and API and registry agree on its digest. After
# read_timeout, the plan fails with the last error.
data "containerregistry_acr_tag" "storefront" {
  region        = "cn-hangzhou"
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

# Replace with your deployment.
resource "terraform_data" "deployment" {
  input = {
    alibaba_cloud = data.containerregistry_acr_tag.storefront.pinned_reference
    naver_cloud   = data.containerregistry_ncr_tag.storefront.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
