terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

variable "acr_access_key" {
  type = string
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

variable "ncr_access_key" {
  type = string
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
}

provider "containerregistry" {
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = var.acr_secret_key
  }
  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
  }
}

data "containerregistry_acr_tag_layers" "api" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.0.0"
}

data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "1.4.2"
  verify_digest = true
}

output "read" {
  value = join(" ", [
    data.containerregistry_acr_tag_layers.api.source,
    data.containerregistry_acr_tag_layers.api.registry_host,
    data.containerregistry_acr_tag_layers.api.platform,
    data.containerregistry_ncr_tag.storefront.registry_host,
  ])
}
