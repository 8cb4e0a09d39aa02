terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

# A profile of the ncloud CLI, from `ncloud configure --profile production`.
provider "containerregistry" {
  ncr {
    profile = "production"
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
