terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

provider "containerregistry" {
  acr {
    profile = "production"
  }
}

provider "containerregistry" {
  alias = "partner"

  acr {
    profile = "partner"
  }
}

data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

data "containerregistry_acr_tag" "storefront_of_partner" {
  provider = containerregistry.partner

  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.3"
}

output "digest" {
  value = data.containerregistry_acr_tag.storefront.digest
}

output "digest_of_partner" {
  value = data.containerregistry_acr_tag.storefront_of_partner.digest
}
