data "containerregistry_acr_tag" "approved" {
  region          = "cn-hangzhou"
  instance_id     = "cri-k77rd2eo9ztt1qa4"
  namespace       = "platform"
  repo_name       = "storefront"
  tag             = "1.4.2"
  expected_digest = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
  verify_digest   = true # reads the digest of the whole tag from the registry
}
