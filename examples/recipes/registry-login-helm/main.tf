terraform {
  required_version = ">= 1.10" # OpenTofu 1.11

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }

    helm = {
      source  = "hashicorp/helm"
      version = "~> 3.0"
    }
  }
}

ephemeral "containerregistry_acr_login" "acme" {
  region           = "cn-hangzhou"
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

# registry_host of the login is ephemeral: data sources and resources cannot use it.
variable "registry_host" {
  description = "Host of the registry."
  type        = string
  default     = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
}
