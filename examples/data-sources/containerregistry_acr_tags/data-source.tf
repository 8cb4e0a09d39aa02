terraform {
  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

data "containerregistry_acr_tags" "storefront" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  version     = "~> 1.4"
}

output "newest" {
  value = data.containerregistry_acr_tags.storefront.latest.name
}
