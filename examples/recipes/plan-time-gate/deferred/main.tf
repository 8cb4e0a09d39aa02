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

# Read during apply whenever the migration has changes: the plan shows "known
# after apply" instead of a digest, and the gate fails when the migration is
# already done. depends_on of a module does the same to all data sources in it.
data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = var.release
  verify_digest = true

  depends_on = [terraform_data.migration]

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
}

output "deployed" {
  value = terraform_data.deployment.output
}
