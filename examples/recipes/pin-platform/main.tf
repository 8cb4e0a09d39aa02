terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

variable "platform" {
  description = "Platform of all machines, normalized: linux/arm64, not linux/arm64/v8."
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

# Replace with your deployment to machines of one platform. On other machines
# the image does not start.
resource "terraform_data" "on_one_platform" {
  input = data.containerregistry_ncr_tag.runtime.images_by_platform[var.platform].pinned_reference

  lifecycle {
    # Without this, null would be deployed if the API returned no valid digest.
    precondition {
      condition     = data.containerregistry_ncr_tag.runtime.images_by_platform[var.platform].pinned_reference != null
      error_message = "acme/base/runtime:2024.03 has no valid digest for ${var.platform}."
    }
  }
}

# The better default: the whole tag, by the digest of its index. Each machine
# pulls the image for its own platform, also machines of a platform that you add
# later.
resource "terraform_data" "on_any_platform" {
  input = data.containerregistry_ncr_tag.runtime.pinned_reference
}

output "deployed" {
  value = {
    on_one_platform = terraform_data.on_one_platform.output
    on_any_platform = terraform_data.on_any_platform.output
  }
}
