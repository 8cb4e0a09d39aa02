# The module only calls functions of the provider: it sends no request and needs
# no credentials.
terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

variable "image" {
  description = "Image to deploy, like acme.kr.ncr.ntruss.com/storefront:1.4.2@sha256:…"
  type        = string

  validation {
    condition     = provider::containerregistry::parse_reference(var.image).digest != null
    error_message = "A tag can be moved: give the image with its digest, as host/repository:tag@sha256:…"
  }

  validation {
    # try: the validation above refuses what is not a reference.
    condition = try(contains(
      ["acme.kr.ncr.ntruss.com", "acme-registry.cn-hangzhou.cr.aliyuncs.com"],
      provider::containerregistry::parse_reference(var.image).registry,
    ), true)
    error_message = "Images come from our own registries only, acme.kr.ncr.ntruss.com and acme-registry.cn-hangzhou.cr.aliyuncs.com."
  }
}

# Replace with what the module deploys.
resource "terraform_data" "deployment" {
  input = var.image
}

output "deployed" {
  value = terraform_data.deployment.output
}
