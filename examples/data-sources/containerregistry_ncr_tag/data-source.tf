terraform {
  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1" }
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
