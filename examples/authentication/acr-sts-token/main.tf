terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

# Temporary credentials from STS. They are not renewed: they must be valid until
# the run ends.
provider "containerregistry" {
  acr {
    region         = "cn-hangzhou"
    access_key     = var.acr_access_key
    secret_key     = var.acr_secret_key
    security_token = var.acr_security_token
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

variable "acr_security_token" {
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
