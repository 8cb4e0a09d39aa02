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

# The API's digest is believed only if the registry says the same.
data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "1.4.2"
  verify_digest = true
}

# Stands for what you deploy. A digest that was verified is never null.
resource "terraform_data" "deployment" {
  input = "acme.kr.ncr.ntruss.com/storefront@${data.containerregistry_ncr_tag.storefront.digest}"
}

output "deployed" {
  value = terraform_data.deployment.output
}
