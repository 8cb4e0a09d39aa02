terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

provider "containerregistry" {
  ncr {
    profile = "production"
  }
}

provider "containerregistry" {
  alias = "partner"

  ncr {
    profile = "partner"
  }
}

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}

data "containerregistry_ncr_tag" "storefront_of_partner" {
  provider = containerregistry.partner

  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.3"
}

output "digest" {
  value = data.containerregistry_ncr_tag.storefront.digest
}

output "digest_of_partner" {
  value = data.containerregistry_ncr_tag.storefront_of_partner.digest
}
