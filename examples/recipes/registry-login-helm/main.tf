terraform {
  required_version = ">= 1.10" # OpenTofu 1.11

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }

    helm = {
      source  = "hashicorp/helm"
      version = "~> 3.0"
    }
  }
}

provider "containerregistry" {
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = var.acr_secret_key
  }
}

variable "acr_access_key" {
  type = string
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

ephemeral "containerregistry_acr_login" "acme" {
  instance_id      = "cri-k77rd2eo9ztt1qa4"
  expires_in_hours = 2 # longer than the apply takes
}

provider "helm" {
  registries = [{
    url      = "oci://${ephemeral.containerregistry_acr_login.acme.registry_host}"
    username = ephemeral.containerregistry_acr_login.acme.username
    password = ephemeral.containerregistry_acr_login.acme.password
  }]
}

resource "helm_release" "storefront" {
  name       = "storefront"
  repository = "oci://${var.registry_host}/platform"
  chart      = "storefront"
  version    = "1.4.2"
}

variable "registry_host" {
  description = "What is not ephemeral cannot use the login's registry_host."
  type        = string
  default     = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
}
