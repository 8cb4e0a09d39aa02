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

variable "release" {
  type    = string
  default = "1.5.0"
}

# Changes with every release.
resource "terraform_data" "migration" {
  input = var.release
}

# Read while planning: it depends on no resource, and all that it is given is known. So a gate that refuses stops the plan, before
# anything has changed.
data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = var.release # not terraform_data.migration.output, which is known after apply only
  verify_digest = true

  lifecycle {
    # Size of the largest image: full_size is that of one image only.
    postcondition {
      condition     = max([for image in self.images : image.size]...) <= 50 * 1000 * 1000 # bytes
      error_message = "acme/storefront:${var.release} has an image of ${max([for image in self.images : image.size]...)} bytes; 50 MB are allowed."
    }
  }
}

# A placeholder for your deployment.
resource "terraform_data" "deployment" {
  input = data.containerregistry_ncr_tag.storefront.pinned_reference

  # What must come first is named here, not at the data source.
  depends_on = [terraform_data.migration]
}

output "deployed" {
  value = terraform_data.deployment.output
}
