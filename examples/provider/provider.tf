terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1" }
  }
}

# The credentials come from the environment. Everything in the block is optional.
provider "containerregistry" {
  acr { region = "cn-hangzhou" }
}
