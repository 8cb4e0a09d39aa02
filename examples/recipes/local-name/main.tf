terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    images = { source = "containerregistry/containerregistry", version = "~> 0.1" }
  }
}

provider "images" {}

data "containerregistry_ncr_tag" "storefront" {
  provider = images # otherwise Terraform takes the local name from the type: containerregistry

  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}

output "deployed" {
  value = provider::images::pin_reference("acme.kr.ncr.ntruss.com/storefront:1.4.2", data.containerregistry_ncr_tag.storefront.digest)
}
