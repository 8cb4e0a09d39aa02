terraform {
  required_version = ">= 1.10" # OpenTofu 1.11

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

ephemeral "containerregistry_acr_login" "acme" {
  region           = "cn-hangzhou"
  instance_id      = "cri-k77rd2eo9ztt1qa4"
  expires_in_hours = 2
}
