# A deployment that reads from both registries what is behind its image tags: it asserts what a tag was when
# somebody approved it, gates on what must be true of any image, and pins what it deploys.

terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

provider "containerregistry" {
  # Alibaba Cloud Container Registry Enterprise Edition
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = var.acr_secret_key
    endpoint   = var.acr_endpoint # omit it for the real service
  }

  # NAVER Cloud Container Registry
  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
    endpoint   = var.ncr_endpoint # omit it for the real service
  }
}
