terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

output "pinned" {
  value = provider::containerregistry::pin_reference(
    "acme.kr.ncr.ntruss.com/storefront:1.4.2",
    "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4",
  )
}
