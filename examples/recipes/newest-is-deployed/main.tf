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
  description = "Deployed version of acme/storefront."
  type        = string
  default     = "1.5.0"
}

data "containerregistry_ncr_tags" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  version    = ">= 1.0.0"

  lifecycle {
    postcondition {
      condition     = try(self.latest.name == var.release, false)
      error_message = "The newest version of acme/storefront is ${try(self.latest.name, "none")}; ${var.release} is deployed."
    }

    # Otherwise null would be deployed. Without any version, the condition above
    # has failed.
    postcondition {
      condition     = try(self.latest.pinned_reference != null, true)
      error_message = "The newest version of acme/storefront has several platforms: read its digest with containerregistry_ncr_tag and verify_digest."
    }
  }
}

# Replace with your deployment.
resource "terraform_data" "deployment" {
  input = data.containerregistry_ncr_tags.storefront.latest.pinned_reference
}

output "deployed" {
  value = terraform_data.deployment.output
}
