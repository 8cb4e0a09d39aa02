terraform {
  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

data "containerregistry_acr_tag_layers" "storefront" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

output "blob_digests" {
  # Base first.
  value = data.containerregistry_acr_tag_layers.storefront.layers[*].blob_digest
}
