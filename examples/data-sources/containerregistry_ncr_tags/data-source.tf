terraform {
  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

data "containerregistry_ncr_tags" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  version    = "~> 1.4"
}

output "newest" {
  value = data.containerregistry_ncr_tags.storefront.latest.name
}
