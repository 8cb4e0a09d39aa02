terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

variable "approved_base" {
  description = "blob_digests of the layers of the approved base image, base first."
  type        = list(string)
  nullable    = false
  default = [
    "sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e",
    "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
    "sha256:9af4aa78f3a1f36de59530165ef6ad55b4ab1c7861ca1f16bae4857e1fdba70b",
  ]
}

locals {
  oldest = timeadd(plantimestamp(), "-2160h") # 90 days before this plan
}

data "containerregistry_acr_tag" "storefront" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = "1.4.2"
  verify_digest = true

  lifecycle {
    # Age: an old image lacks security fixes.
    postcondition {
      condition     = timecmp(self.image_update, local.oldest) >= 0
      error_message = "platform/storefront:1.4.2 was last changed at ${self.image_update}; 90 days are allowed."
    }
  }
}

data "containerregistry_acr_tag_layers" "storefront" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"

  # The image read above, even if the tag is moved.
  digest = data.containerregistry_acr_tag.storefront.digest

  lifecycle {
    # Size: the download of a machine that has no layer yet.
    postcondition {
      condition     = self.total_size <= 100 * 1000 * 1000 # bytes
      error_message = "platform/storefront:1.4.2 is a download of ${self.total_size} bytes; 100 MB are allowed."
    }

    # Number of layers, without empty ones.
    postcondition {
      condition     = length([for layer in self.layers : layer if !layer.empty]) <= 8
      error_message = "platform/storefront:1.4.2 has ${length([for layer in self.layers : layer if !layer.empty])} layers with files; 8 are allowed."
    }

    # Base image: the first layers are those of the base.
    postcondition {
      condition     = provider::containerregistry::has_base_layers(self.layers, var.approved_base)
      error_message = "platform/storefront:1.4.2 is not built on the approved base image: its first layer is ${self.layers[0].blob_digest}."
    }
  }
}

data "containerregistry_ncr_tag" "api" {
  registry      = "acme"
  image_name    = "api"
  reference     = "2.2.0"
  verify_digest = true

  lifecycle {
    # Architecture: the image runs on all our machines.
    postcondition {
      condition     = length(setsubtract(["amd64", "arm64"], self.architectures)) == 0
      error_message = "acme/api:2.2.0 is built for ${join(", ", self.architectures)}; amd64 and arm64 are needed."
    }

    # Size of the largest image. full_size is that of one image only.
    postcondition {
      condition     = max([for image in self.images : image.size]...) <= 60 * 1000 * 1000 # bytes
      error_message = "acme/api:2.2.0 has an image of ${max([for image in self.images : image.size]...)} bytes; 60 MB are allowed."
    }

    # Age of the tag.
    postcondition {
      condition     = timecmp(self.last_updated, local.oldest) >= 0
      error_message = "acme/api:2.2.0 was pushed at ${self.last_updated}; 90 days are allowed."
    }
  }
}

# Replace with your deployment. If a gate fails, nothing is deployed.
resource "terraform_data" "deployment" {
  input = {
    storefront = data.containerregistry_acr_tag.storefront.pinned_reference
    api        = data.containerregistry_ncr_tag.api.pinned_reference
  }

  # The input does not refer to the layers; this makes their gates count.
  depends_on = [data.containerregistry_acr_tag_layers.storefront]
}

output "deployed" {
  value = terraform_data.deployment.output
}
