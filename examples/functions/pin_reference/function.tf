terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

output "with_tag" {
  value = provider::containerregistry::pin_reference(
    "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront:1.4.2",
    "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb",
  )
}

# The digest may come without sha256:, as some APIs give it.
output "without_tag" {
  value = provider::containerregistry::pin_reference(
    "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront",
    "c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb",
  )
}
