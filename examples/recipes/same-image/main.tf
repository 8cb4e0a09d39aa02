terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

data "containerregistry_acr_tag" "storefront" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = "edge"
  verify_digest = true
}

data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "edge"
  verify_digest = true
}

locals {
  # Digest of the whole tag: of its index or, without one, of its image.
  acr_digest = coalesce(
    data.containerregistry_acr_tag.storefront.index_digest,
    data.containerregistry_acr_tag.storefront.digest,
  )
  ncr_digest = coalesce(
    data.containerregistry_ncr_tag.storefront.index_digest,
    data.containerregistry_ncr_tag.storefront.digest,
  )
}

# Replace with your deployment, in both clouds.
resource "terraform_data" "deployment" {
  input = {
    alibaba_cloud = data.containerregistry_acr_tag.storefront.pinned_reference
    naver_cloud   = data.containerregistry_ncr_tag.storefront.pinned_reference
  }

  lifecycle {
    # An image that is copied, not rebuilt, keeps its digest.
    precondition {
      condition     = local.acr_digest == local.ncr_digest
      error_message = "storefront:edge is not the same image everywhere: ${local.acr_digest} in Alibaba Cloud, ${local.ncr_digest} in NAVER Cloud."
    }
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
