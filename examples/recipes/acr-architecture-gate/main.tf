terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

# A tag with one image. ACR's API does not return the architecture;
# verify_digest reads it from the registry.
data "containerregistry_acr_tag" "jobs" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.0.0"
  verify_digest = true

  lifecycle {
    # Architecture: the image runs on our machines.
    postcondition {
      condition     = contains(self.architectures, "amd64")
      error_message = "platform/api:2.0.0 is built for ${join(", ", self.architectures)}; amd64 is needed."
    }
  }
}

# A tag with images for several platforms.
data "containerregistry_acr_tag" "api" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.2.0"
  verify_digest = true

  lifecycle {
    # Platforms: linux/arm64 is v8. An image for v9 only is linux/arm64/v9, and
    # is refused.
    postcondition {
      condition     = length(setsubtract(["linux/amd64", "linux/arm64"], self.platforms)) == 0
      error_message = "platform/api:2.2.0 is built for ${join(", ", self.platforms)}; linux/amd64 and linux/arm64 are needed."
    }
  }
}

# Replace with your deployment. It deploys the images that were checked.
resource "terraform_data" "deployment" {
  input = {
    jobs = data.containerregistry_acr_tag.jobs.pinned_reference
    api  = data.containerregistry_acr_tag.api.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
