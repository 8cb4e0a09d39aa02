terraform {
  required_version = ">= 1.8" # functions of providers

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

  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
  }
}

variable "acr_access_key" {
  type = string
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

variable "ncr_access_key" {
  type = string
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
}

variable "approved_base" {
  description = "Layers of the approved base image, base first: [*].blob_digest of its containerregistry_acr_tag_layers."
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
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = "1.4.2"
  verify_digest = true

  lifecycle {
    # Age: what was pushed long ago lacks the fixes since.
    postcondition {
      condition     = timecmp(self.image_update, local.oldest) >= 0
      error_message = "platform/storefront:1.4.2 was last changed at ${self.image_update}; 90 days are allowed."
    }
  }
}

data "containerregistry_acr_tag_layers" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
  digest      = data.containerregistry_acr_tag.storefront.digest # of the image read above, also if the tag is moved meanwhile

  lifecycle {
    # Size: what a machine without any of the layers downloads.
    postcondition {
      condition     = self.total_size <= 100 * 1000 * 1000 # bytes
      error_message = "platform/storefront:1.4.2 is a download of ${self.total_size} bytes; 100 MB are allowed."
    }

    # Layer count, without those that hold no files.
    postcondition {
      condition     = length([for layer in self.layers : layer if !layer.empty]) <= 8
      error_message = "platform/storefront:1.4.2 has ${length([for layer in self.layers : layer if !layer.empty])} layers with files; 8 are allowed."
    }

    # Base image: its layers are the first of the image.
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
    # Architecture: it runs on all machines.
    postcondition {
      condition     = length(setsubtract(["amd64", "arm64"], self.architectures)) == 0
      error_message = "acme/api:2.2.0 is built for ${join(", ", self.architectures)}; amd64 and arm64 are needed."
    }

    # Size, of the largest image: full_size is that of one image only.
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

# A placeholder for your deployment. Where a gate above refuses, this plan has no deployment.
resource "terraform_data" "deployment" {
  input = {
    storefront = data.containerregistry_acr_tag.storefront.pinned_reference
    api        = data.containerregistry_ncr_tag.api.pinned_reference
  }

  # storefront's reference does not mention its layers, whose gates count all the same.
  depends_on = [data.containerregistry_acr_tag_layers.storefront]
}

output "deployed" {
  value = terraform_data.deployment.output
}
