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

# The module under test: it gates two images and pins them. Its tests are in tests/, and ask no registry.

variable "release" {
  description = "The tag to deploy, in both clouds."
  type        = string
  default     = "1.4.2"
}

data "containerregistry_acr_tag" "storefront" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = var.release
  verify_digest = true

  lifecycle {
    postcondition {
      condition     = self.status == "NORMAL"
      error_message = "platform/storefront:${var.release} is ${self.status}."
    }

    postcondition {
      condition     = contains(self.platforms, "linux/amd64")
      error_message = "platform/storefront:${var.release} has no image for linux/amd64."
    }
  }
}

data "containerregistry_acr_tag_layers" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = var.release
  digest      = data.containerregistry_acr_tag.storefront.digest

  lifecycle {
    postcondition {
      condition     = self.total_size <= 100 * 1000 * 1000 # bytes
      error_message = "platform/storefront:${var.release} is a download of ${self.total_size} bytes; 100 MB are allowed."
    }
  }
}

data "containerregistry_acr_tag_scan" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = var.release
  digest      = data.containerregistry_acr_tag.storefront.digest

  lifecycle {
    postcondition {
      condition     = self.high_severity == 0
      error_message = "platform/storefront:${var.release} is not scanned, or has findings of high severity."
    }
  }
}

data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = var.release
  verify_digest = true

  lifecycle {
    postcondition {
      condition     = contains(self.platforms, "linux/amd64")
      error_message = "acme/storefront:${var.release} has no image for linux/amd64."
    }
  }
}

# What there is to move to.
data "containerregistry_acr_tags" "storefront" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  version       = "~> ${var.release}"
  registry_host = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
}

data "containerregistry_ncr_tags" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  version    = "~> ${var.release}"
}

# A placeholder for your deployment.
resource "terraform_data" "deployment" {
  input = {
    alibaba_cloud = data.containerregistry_acr_tag.storefront.pinned_reference
    naver_cloud   = data.containerregistry_ncr_tag.storefront.pinned_reference
  }

  depends_on = [data.containerregistry_acr_tag_layers.storefront, data.containerregistry_acr_tag_scan.storefront]
}

output "deployed" {
  value = terraform_data.deployment.output
}

output "newest" {
  value = {
    alibaba_cloud = data.containerregistry_acr_tags.storefront.latest.name
    naver_cloud   = data.containerregistry_ncr_tags.storefront.latest.name
  }
}
