terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

variable "approved_digest" {
  description = "Approved digest of the index, as docker buildx prints it."
  type        = string
  nullable    = false # with null, nothing is compared
  default     = "sha256:df681feec799003a58123ed175d7a3a453a25c80efd9853baf6f7babb7de05e2"
}

data "containerregistry_acr_tag" "storefront" {
  region          = "cn-hangzhou"
  instance_id     = "cri-k77rd2eo9ztt1qa4"
  namespace       = "platform"
  repo_name       = "storefront"
  tag             = "edge"
  expected_digest = var.approved_digest
  verify_digest   = true # reads the digest of the whole tag from the registry

  lifecycle {
    postcondition {
      condition     = length(setsubtract(["amd64", "arm64"], self.architectures)) == 0
      error_message = "platform/storefront:edge is built for ${join(", ", self.architectures)}; amd64 and arm64 are needed."
    }
  }
}

# The same in NAVER Cloud.
data "containerregistry_ncr_tag" "storefront" {
  registry        = "acme"
  image_name      = "storefront"
  reference       = "edge"
  expected_digest = var.approved_digest
  verify_digest   = true

  lifecycle {
    postcondition {
      condition     = length(setsubtract(["amd64", "arm64"], self.architectures)) == 0
      error_message = "acme/storefront:edge is built for ${join(", ", self.architectures)}; amd64 and arm64 are needed."
    }
  }
}

# Replace with your deployment. With verify_digest, pinned_reference is never null.
resource "terraform_data" "deployment" {
  input = {
    alibaba_cloud = data.containerregistry_acr_tag.storefront.pinned_reference
    naver_cloud   = data.containerregistry_ncr_tag.storefront.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
