terraform {
  required_version = ">= 1.11" # write-only arguments

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }

    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = ">= 2.36"
    }
  }
}

ephemeral "containerregistry_acr_login" "acme" {
  region           = "cn-hangzhou"
  instance_id      = "cri-k77rd2eo9ztt1qa4"
  expires_in_hours = 24 # the longest: the cluster pulls until then
}

variable "login_revision" {
  description = "Raise it to replace the login in the cluster, before 24 hours are over."
  type        = number
  default     = 1
}

resource "kubernetes_secret_v1" "pull" {
  metadata {
    name = "acme-registry"
  }

  type = "kubernetes.io/dockerconfigjson"

  data_wo = {
    ".dockerconfigjson" = ephemeral.containerregistry_acr_login.acme.docker_config_json
  }
  data_wo_revision = var.login_revision
}
