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

# A tag with one image. ACR's API does not return its architecture; with verify_digest it is read from the registry.
data "containerregistry_acr_tag" "jobs" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.0.0"
  verify_digest = true

  lifecycle {
    # Architecture: it runs on our machines.
    postcondition {
      condition     = contains(self.architectures, "amd64")
      error_message = "platform/api:2.0.0 is built for ${join(", ", self.architectures)}; amd64 is needed."
    }
  }
}

# A tag with images for several platforms.
data "containerregistry_acr_tag" "api" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.2.0"
  verify_digest = true

  lifecycle {
    # Platforms, without variants newer than our machines: linux/arm64 is v8, v9 is linux/arm64/v9.
    postcondition {
      condition     = length(setsubtract(["linux/amd64", "linux/arm64"], self.platforms)) == 0
      error_message = "platform/api:2.2.0 is built for ${join(", ", self.platforms)}; linux/amd64 and linux/arm64 are needed."
    }
  }
}

# A placeholder for your deployment: exactly the images that were gated.
resource "terraform_data" "deployment" {
  input = {
    jobs = data.containerregistry_acr_tag.jobs.pinned_reference
    api  = data.containerregistry_acr_tag.api.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
