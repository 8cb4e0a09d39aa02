terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

provider "containerregistry" {
  acr = {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = var.acr_secret_key
  }

  ncr = {
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

data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"

  lifecycle {
    # Two digests that are none may be equal, and say nothing.
    postcondition {
      condition     = self.pinned_reference != null
      error_message = "acme/storefront:1.4.2 has no valid digest to compare: the service gives ${coalesce(self.digest, "none")}."
    }

    # An image that is copied, not built again, keeps its digest.
    postcondition {
      condition     = self.digest == data.containerregistry_acr_tag.storefront.digest
      error_message = "storefront:1.4.2 is not the same image everywhere: ${coalesce(data.containerregistry_acr_tag.storefront.digest, "unknown")} in Alibaba Cloud, ${coalesce(self.digest, "unknown")} in NAVER Cloud."
    }
  }
}

# Stands for what you deploy, in both clouds.
resource "terraform_data" "deployment" {
  input = {
    alibaba_cloud = provider::containerregistry::pin_reference(
      "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront:1.4.2",
      data.containerregistry_acr_tag.storefront.digest,
    )
    naver_cloud = data.containerregistry_ncr_tag.storefront.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
