# Reads the layers for a module that checks them.
terraform {
  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

variable "tag" {
  type = string
}

data "containerregistry_acr_tag_layers" "storefront" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = var.tag
}

output "layers" {
  value = data.containerregistry_acr_tag_layers.storefront.layers
}
