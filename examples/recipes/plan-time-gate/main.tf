terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

variable "release" {
  type    = string
  default = "1.5.0"
}

# Changes with every release.
resource "terraform_data" "migration" {
  input = var.release
}

# Read during plan: it depends on no resource, and all its arguments are known
# (terraform_data.migration.output would only be known after apply). A gate that
# fails stops the plan, before anything is changed.
data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = var.release
  verify_digest = true

  lifecycle {
    # Size of the largest image. full_size is that of one image only.
    postcondition {
      condition     = max([for image in self.images : image.size]...) <= 50 * 1000 * 1000 # bytes
      error_message = "acme/storefront:${var.release} has an image of ${max([for image in self.images : image.size]...)} bytes; 50 MB are allowed."
    }
  }
}

# Replace with your deployment.
resource "terraform_data" "deployment" {
  input = data.containerregistry_ncr_tag.storefront.pinned_reference

  # The order of changes belongs here, not to the data source.
  depends_on = [terraform_data.migration]
}

output "deployed" {
  value = terraform_data.deployment.output
}
