terraform {
  required_version = ">= 1.5"

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
}

variable "acr_access_key" {
  type = string
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

# A tag with one image. ACR's API says nothing of its architecture, the registry does.
data "containerregistry_acr_tag_layers" "jobs" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.0.0"
  source      = "registry"

  lifecycle {
    # Architecture: it runs on our machines.
    postcondition {
      condition     = self.architecture == "amd64"
      error_message = "platform/api:2.0.0 is built for ${coalesce(self.architecture, "?")}; amd64 is needed."
    }
  }
}

# A tag with images for several platforms: one of them is chosen, and read.
data "containerregistry_acr_tag_layers" "api" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.2.0"
  source      = "registry"
  platform    = "linux/arm64"

  lifecycle {
    # Platform: no newer variant than our machines are. Without one, arm64 is v8.
    postcondition {
      condition     = contains(["linux/arm64", "linux/arm64/v8"], self.platform)
      error_message = "platform/api:2.2.0 is built for ${coalesce(self.platform, "?")}; arm64 v8 is needed."
    }
  }
}

locals {
  repository = "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/api"
}

# Stands for what you deploy: exactly the images that were gated.
resource "terraform_data" "deployment" {
  input = {
    jobs = "${local.repository}@${data.containerregistry_acr_tag_layers.jobs.image_digest}"
    api  = "${local.repository}@${data.containerregistry_acr_tag_layers.api.image_digest}"
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
