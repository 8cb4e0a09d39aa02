# One tag of each registry. Without endpoints the real services are asked.
terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

variable "acr_access_key" {}
variable "acr_secret_key" {}
variable "ncr_access_key" {}
variable "ncr_secret_key" {}

variable "acr_endpoint" {
  default = null
}

variable "ncr_endpoint" {
  default = null
}

provider "containerregistry" {
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = var.acr_secret_key
    endpoint   = var.acr_endpoint
  }
  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
    endpoint   = var.ncr_endpoint
  }
  max_retries = 0
}

data "containerregistry_acr_tag_layers" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-v7m9m2g0qkqjf56p"
  tag         = "1.4.2"
}

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}
