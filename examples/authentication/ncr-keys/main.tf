terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

# Set TF_VAR_ncr_access_key and TF_VAR_ncr_secret_key. A saved plan contains
# them, unless the variables are ephemeral too.
provider "containerregistry" {
  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
  }
}

variable "ncr_access_key" {
  type      = string
  sensitive = true
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
}

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}

output "digest" {
  value = data.containerregistry_ncr_tag.storefront.digest
}
