terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

# Set TF_VAR_acr_access_key and TF_VAR_acr_secret_key. A saved plan contains
# them, unless the variables are ephemeral too.
provider "containerregistry" {
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = var.acr_secret_key
  }
}

variable "acr_access_key" {
  type      = string
  sensitive = true
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

output "digest" {
  value = data.containerregistry_acr_tag.storefront.digest
}
