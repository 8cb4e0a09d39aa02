terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

provider "containerregistry" {
  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
  }
}

variable "ncr_access_key" {
  type = string
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
}

variable "platform" {
  description = "What all machines are: os/architecture[/variant], normalized: linux/arm64, not linux/arm64/v8."
  type        = string
  default     = "linux/arm64"
}

data "containerregistry_ncr_tag" "runtime" {
  registry      = "acme"
  image_name    = "base/runtime"
  reference     = "2024.03"
  verify_digest = true

  lifecycle {
    postcondition {
      condition     = contains(keys(self.images_by_platform), var.platform)
      error_message = "acme/base/runtime:2024.03 has no image for ${var.platform}. It has ${join(", ", keys(self.images_by_platform))}."
    }
  }
}

# A placeholder for your deployment to machines of one platform. Elsewhere the image does not start.
resource "terraform_data" "on_one_platform" {
  input = data.containerregistry_ncr_tag.runtime.images_by_platform[var.platform].pinned_reference

  lifecycle {
    # Without it, null would be deployed where the API returns no valid digest.
    precondition {
      condition     = data.containerregistry_ncr_tag.runtime.images_by_platform[var.platform].pinned_reference != null
      error_message = "acme/base/runtime:2024.03 has no valid digest for ${var.platform}."
    }
  }
}

# The better default: the reference of the whole tag, with the digest of its index, which verify_digest reads from the registry.
# Each machine pulls the image for its platform. It goes on working when machines of another platform join.
resource "terraform_data" "on_any_platform" {
  input = data.containerregistry_ncr_tag.runtime.pinned_reference
}

output "deployed" {
  value = {
    on_one_platform = terraform_data.on_one_platform.output
    on_any_platform = terraform_data.on_any_platform.output
  }
}
