terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

locals {
  base = [
    "sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e",
    "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
  ]
  image = concat(local.base, [
    "sha256:9af4aa78f3a1f36de59530165ef6ad55b4ab1c7861ca1f16bae4857e1fdba70b",
  ])
}

output "is_built_on_base" {
  value = provider::containerregistry::has_base_layers(local.image, local.base)
}
