terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
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
