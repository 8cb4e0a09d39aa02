terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

# The module under test: it checks two images and pins them. Its tests are in
# tests/ and send no request.

variable "release" {
  description = "The tag to deploy, in both clouds."
  type        = string
  default     = "1.4.2"
}

data "containerregistry_acr_tag" "storefront" {
  region        = "cn-hangzhou"
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

    # Layers and scan below are of digest: it must be that of the only image, not of an index.
    postcondition {
      condition     = self.digest_kind == "image" && self.platforms == toset(["linux/amd64"])
      error_message = "platform/storefront:${var.release} is not one image for linux/amd64."
    }
  }
}

data "containerregistry_acr_tag_layers" "storefront" {
  region      = "cn-hangzhou"
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
  region      = "cn-hangzhou"
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

# The newest versions.
data "containerregistry_acr_tags" "storefront" {
  region        = "cn-hangzhou"
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

# Replace with your deployment.
resource "terraform_data" "deployment" {
  input = {
    alibaba_cloud = data.containerregistry_acr_tag.storefront.pinned_reference
    naver_cloud   = data.containerregistry_ncr_tag.storefront.pinned_reference
  }

  depends_on = [
    data.containerregistry_acr_tag_layers.storefront,
    data.containerregistry_acr_tag_scan.storefront,
  ]
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
