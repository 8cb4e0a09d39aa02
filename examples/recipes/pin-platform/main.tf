terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

provider "containerregistry" {
  ncr = {
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
  description = "What all machines are: os/architecture[/variant]."
  type        = string
  default     = "linux/arm64/v8"
}

data "containerregistry_ncr_tag" "runtime" {
  registry   = "acme"
  image_name = "base/runtime"
  reference  = "2024.03"

  lifecycle {
    postcondition {
      condition     = contains(keys(self.images_by_platform), var.platform)
      error_message = "acme/base/runtime:2024.03 has no image for ${var.platform}. It has ${join(", ", keys(self.images_by_platform))}."
    }
  }
}

# Stands for what you deploy to machines of one platform. Elsewhere the image does not start.
resource "terraform_data" "on_one_platform" {
  input = data.containerregistry_ncr_tag.runtime.images_by_platform[var.platform].pinned_reference

  lifecycle {
    # Without it, null would be deployed where the service states no valid digest.
    precondition {
      condition     = data.containerregistry_ncr_tag.runtime.images_by_platform[var.platform].pinned_reference != null
      error_message = "acme/base/runtime:2024.03 has no valid digest for ${var.platform}: the service gives ${coalesce(data.containerregistry_ncr_tag.runtime.images_by_platform[var.platform].digest, "none")}."
    }
  }
}

# The better default: the tag's own digest is that of the list of images, and each machine pulls the one for its platform. It
# goes on working when machines of another platform join, and it is what people sign and approve.
resource "terraform_data" "on_any_platform" {
  input = data.containerregistry_ncr_tag.runtime.pinned_reference

  lifecycle {
    precondition {
      condition     = data.containerregistry_ncr_tag.runtime.pinned_reference != null
      error_message = "acme/base/runtime:2024.03 has no valid digest to pin: the service gives ${coalesce(data.containerregistry_ncr_tag.runtime.digest, "none")}."
    }
  }
}

output "deployed" {
  value = {
    on_one_platform = terraform_data.on_one_platform.output
    on_any_platform = terraform_data.on_any_platform.output
  }
}
