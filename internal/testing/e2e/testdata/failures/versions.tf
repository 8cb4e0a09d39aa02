# The test writes provider.tf and main.tf beside this file.
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
