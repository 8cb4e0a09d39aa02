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

  ncr {
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

variable "approved_digest" {
  description = "What storefront 1.4.2 was when it was approved."
  type        = string
  nullable    = false # null would assert nothing
  default     = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
}

# Is the tag still what was approved? If not, the plan fails, and says what the tag is now.
data "containerregistry_acr_tag" "storefront" {
  instance_id     = "cri-k77rd2eo9ztt1qa4"
  namespace       = "platform"
  repo_name       = "storefront"
  tag             = "1.4.2"
  expected_digest = var.approved_digest
  verify_digest   = true # also for tags of several platforms, and for what docker buildx pushed
}

# The same in NAVER Cloud, which also says since when.
data "containerregistry_ncr_tag" "storefront" {
  registry        = "acme"
  image_name      = "storefront"
  reference       = "1.4.2"
  expected_digest = var.approved_digest
  verify_digest   = true
}

# A placeholder for your deployment.
resource "terraform_data" "deployment" {
  input = {
    alibaba_cloud = data.containerregistry_acr_tag.storefront.pinned_reference
    naver_cloud   = data.containerregistry_ncr_tag.storefront.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
