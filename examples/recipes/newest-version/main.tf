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
}

variable "acr_access_key" {
  type = string
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

# The newest 1.x, without pre-releases and variants. A plan shows when it becomes another one.
data "containerregistry_acr_tags" "storefront" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  version       = "~> 1.4"
  registry_host = "acme-registry.cn-hangzhou.cr.aliyuncs.com"

  lifecycle {
    postcondition {
      condition     = self.latest != null
      error_message = "platform/storefront has no tag that satisfies ~> 1.4."
    }
  }
}

# A placeholder for your deployment.
resource "terraform_data" "deployment" {
  input = {
    version = data.containerregistry_acr_tags.storefront.latest.version
    image   = data.containerregistry_acr_tags.storefront.latest.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
