terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

# The module under test: it accepts only images that are built on the approved
# base. It reads them in a module of its own, which a test can override.

variable "release" {
  type    = string
  default = "1.4.2"
}

variable "approved_base" {
  description = "Layers of the approved base image, base first."
  type        = list(string)
  default = [
    "sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e",
    "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
  ]
}

module "storefront" {
  source = "./read"
  tag    = var.release
}

# Replace with your deployment.
resource "terraform_data" "deployment" {
  input = "platform/storefront:${var.release}"

  lifecycle {
    precondition {
      condition     = provider::containerregistry::has_base_layers(module.storefront.layers, var.approved_base)
      error_message = "platform/storefront:${var.release} is not built on the approved base image."
    }
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
