data "containerregistry_ncr_tag" "storefront" {
  registry        = "acme"
  image_name      = "storefront"
  reference       = "1.4.2"
  expected_digest = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
  verify_digest   = true # reads the digest from the registry: also that of a multi-platform tag
}
