terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

variable "image" {
  description = "Image to deploy, with its digest."
  type        = string
  default     = "acme.kr.ncr.ntruss.com/storefront:1.4.2@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
}

# The module accepts an image that was pinned by hand …
module "storefront" {
  source = "./modules/deployment"
  image  = var.image
}

# A single image. Of a multi-platform tag, pinned_reference is null without
# verify_digest = true.
data "containerregistry_ncr_tag" "hello" {
  registry   = "acme"
  image_name = "hello/world"
  reference  = "latest"
}

# … or by the data source.
module "hello" {
  source = "./modules/deployment"
  image  = data.containerregistry_ncr_tag.hello.pinned_reference
}

output "deployed" {
  value = [module.storefront.deployed, module.hello.deployed]
}
