terraform {
  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}

output "digest" {
  value = data.containerregistry_ncr_tag.storefront.digest
}
