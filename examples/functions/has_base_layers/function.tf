terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

locals {
  # Instead of digests, each list may be `layers` of a containerregistry_acr_tag_layers as it is.
  approved_base = [
    "sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e",
    "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
  ]
  storefront = [
    "sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e",
    "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
    "sha256:9af4aa78f3a1f36de59530165ef6ad55b4ab1c7861ca1f16bae4857e1fdba70b",
  ]
}

output "built_on_it" {
  value = provider::containerregistry::has_base_layers(local.storefront, local.approved_base)
}

# The order counts: what is built on another image has other first layers.
output "the_other_way_round" {
  value = provider::containerregistry::has_base_layers(local.approved_base, reverse(local.approved_base))
}
