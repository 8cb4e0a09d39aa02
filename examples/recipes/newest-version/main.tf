terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

# The newest 1.x, without pre-releases and variants. A plan shows when a newer
# one was pushed.
data "containerregistry_acr_tags" "storefront" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  version       = "~> 1.4"
  registry_host = "acme-registry.cn-hangzhou.cr.aliyuncs.com"

  lifecycle {
    postcondition {
      condition     = try(self.latest.pinned_reference, null) != null
      error_message = "platform/storefront has no tag that satisfies ~> 1.4, or its digest is not known."
    }
  }
}

# Replace with your deployment.
resource "terraform_data" "deployment" {
  input = {
    version = data.containerregistry_acr_tags.storefront.latest.version
    image   = data.containerregistry_acr_tags.storefront.latest.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
