terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

# A multi-platform tag: pinned_reference has the digest of its index.
data "containerregistry_acr_tag" "api" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.2.0"
  verify_digest = true
}

data "containerregistry_ncr_tag" "api" {
  registry      = "acme"
  image_name    = "api"
  reference     = "2.2.0"
  verify_digest = true
}

# Replace with your deployment. With verify_digest, pinned_reference is never null.
resource "terraform_data" "deployment" {
  input = {
    alibaba_cloud = data.containerregistry_acr_tag.api.pinned_reference
    naver_cloud   = data.containerregistry_ncr_tag.api.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
