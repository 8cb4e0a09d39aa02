terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

provider "containerregistry" {
  acr = {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = var.acr_secret_key
  }

  ncr = {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
  }
}

variable "acr_access_key" {
  type = string
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

variable "ncr_access_key" {
  type = string
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
}

variable "acr_image" {
  description = "What to deploy from Alibaba Cloud, by tag."
  type        = string
  default     = "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront:1.4.2"

  # Without a host it would be Docker Hub's image, pinned to the digest of another.
  validation {
    condition     = provider::containerregistry::parse_reference(var.acr_image).registry == "acme-registry.cn-hangzhou.cr.aliyuncs.com"
    error_message = "The digest is read from acme-registry.cn-hangzhou.cr.aliyuncs.com: give an image of that host, and write the host."
  }
}

locals {
  # The tag stands in one place only: what is read is what is deployed.
  acr_image = provider::containerregistry::parse_reference(var.acr_image)
  acr_names = split("/", local.acr_image.repository) # the first is the namespace; all others are the name, slashes included
}

data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = local.acr_names[0]
  repo_name   = join("/", slice(local.acr_names, 1, length(local.acr_names)))
  tag         = local.acr_image.tag
}

# Stands for what you deploy. It is pulled by the digest, which nobody can move; the tag stays in the reference for people.
resource "terraform_data" "in_alibaba_cloud" {
  input = provider::containerregistry::pin_reference(var.acr_image, data.containerregistry_acr_tag.storefront.digest)
}

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}

# NAVER Cloud's source has the whole reference.
resource "terraform_data" "in_naver_cloud" {
  input = data.containerregistry_ncr_tag.storefront.pinned_reference

  lifecycle {
    # Without it, null would be deployed where the service states no valid digest.
    precondition {
      condition     = data.containerregistry_ncr_tag.storefront.pinned_reference != null
      error_message = "acme/storefront:1.4.2 has no valid digest to pin: the service gives ${coalesce(data.containerregistry_ncr_tag.storefront.digest, "none")}."
    }
  }
}

output "deployed" {
  value = {
    alibaba_cloud = terraform_data.in_alibaba_cloud.output
    naver_cloud   = terraform_data.in_naver_cloud.output
  }
}
