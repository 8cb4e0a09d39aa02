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

variable "release" {
  type    = string
  default = "1.4.2"
}

# Changes with every release.
resource "terraform_data" "migration" {
  input = var.release
}

# Read while applying, whenever the migration has changes: the plan shows "known after apply" instead of a digest, and the gate
# refuses when the migration has been made already. A module with depends_on does the same to all data sources in it.
data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = var.release

  depends_on = [terraform_data.migration]

  lifecycle {
    postcondition {
      condition     = self.full_size <= 100 * 1000 * 1000 # bytes
      error_message = "acme/storefront:${var.release} has ${self.full_size} bytes; 100 MB are allowed."
    }

    # Without it, null would be deployed where the service states no valid digest.
    postcondition {
      condition     = self.pinned_reference != null
      error_message = "acme/storefront:${var.release} has no valid digest to pin: the service gives ${coalesce(self.digest, "none")}."
    }
  }
}

# Stands for what you deploy.
resource "terraform_data" "deployment" {
  input = data.containerregistry_ncr_tag.storefront.pinned_reference
}

output "deployed" {
  value = terraform_data.deployment.output
}
