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

data "containerregistry_ncr_tags" "api" {
  registry   = "acme"
  image_name = "api"
  version    = "~> 2.2.0"

  lifecycle {
    postcondition {
      condition     = self.latest != null
      error_message = "acme/api has no tag that satisfies ~> 2.2.0."
    }
  }
}

# The list has the digest of one image of each tag. The registry has that of the whole tag.
data "containerregistry_ncr_tag" "api" {
  registry      = "acme"
  image_name    = "api"
  reference     = data.containerregistry_ncr_tags.api.latest.name
  verify_digest = true
}

# A placeholder for your deployment.
resource "terraform_data" "deployment" {
  input = {
    tag   = data.containerregistry_ncr_tag.api.name
    image = data.containerregistry_ncr_tag.api.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
