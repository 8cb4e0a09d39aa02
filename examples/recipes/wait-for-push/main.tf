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

variable "tag" {
  description = "The tag that CI pushes while this plan is made."
  type        = string
  default     = "1.6.0"
}

variable "read_timeout" {
  description = "How long to wait for it."
  type        = string
  default     = "10m"
}

# Asks again until CI has pushed the tag, and then knows exactly what was pushed. If it never is, the plan ends in what
# the registry said last.
data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = var.tag
  wait        = true
  timeouts    = { read = var.read_timeout }
}

# Stands for what you deploy.
resource "terraform_data" "storefront" {
  input = provider::containerregistry::pin_reference(
    "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront:${var.tag}",
    data.containerregistry_acr_tag.storefront.digest,
  )
}

# The same in NAVER Cloud.
data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = var.tag
  wait       = true
  timeouts   = { read = var.read_timeout }
}

resource "terraform_data" "storefront_in_naver_cloud" {
  input = provider::containerregistry::pin_reference(
    "acme.kr.ncr.ntruss.com/storefront:${var.tag}",
    data.containerregistry_ncr_tag.storefront.digest,
  )
}

output "deployed" {
  value = {
    alibaba_cloud = terraform_data.storefront.output
    naver_cloud   = terraform_data.storefront_in_naver_cloud.output
  }
}
