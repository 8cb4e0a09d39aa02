terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

provider "containerregistry" {
  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
  }
}

variable "ncr_access_key" {
  type = string
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
}
