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
  description = "Digest of storefront:1.4.2 when it was approved."
  type        = string
  nullable    = false # with null, nothing is compared
  default     = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
}

# The plan fails when the tag no longer points to the approved digest.
data "containerregistry_acr_tag" "storefront" {
  region          = "cn-hangzhou"
  instance_id     = "cri-k77rd2eo9ztt1qa4"
  namespace       = "platform"
  repo_name       = "storefront"
  tag             = "1.4.2"
  expected_digest = var.approved_digest
  verify_digest   = true # reads the digest of the whole tag from the registry
}

# The same in NAVER Cloud. The error also says when the tag was moved.
data "containerregistry_ncr_tag" "storefront" {
  registry        = "acme"
  image_name      = "storefront"
  reference       = "1.4.2"
  expected_digest = var.approved_digest
  verify_digest   = true
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
