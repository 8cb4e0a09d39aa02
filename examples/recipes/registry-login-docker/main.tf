terraform {
  required_version = ">= 1.10" # OpenTofu 1.11

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }

    docker = {
      source  = "kreuzwerker/docker"
      version = "~> 3.0"
    }
  }
}

ephemeral "containerregistry_acr_login" "acme" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
}

provider "docker" {
  registry_auth {
    address  = ephemeral.containerregistry_acr_login.acme.registry_host
    username = ephemeral.containerregistry_acr_login.acme.username
    password = ephemeral.containerregistry_acr_login.acme.password
  }
}

data "docker_registry_image" "storefront" {
  name = "${var.registry_host}/platform/storefront:1.4.2"
}

# registry_host of the login is ephemeral: data sources and resources cannot use it.
variable "registry_host" {
  description = "Host of the registry."
  type        = string
  default     = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
}

output "digest" {
  value = data.docker_registry_image.storefront.sha256_digest
}
