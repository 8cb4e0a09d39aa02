terraform {
  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

data "containerregistry_ncr_tag" "approved" {
  registry        = "acme"
  image_name      = "storefront"
  reference       = "1.4.2"
  expected_digest = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
  verify_digest   = true # reads the digest of the whole tag from the registry
}
