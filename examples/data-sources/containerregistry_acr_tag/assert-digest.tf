data "containerregistry_acr_tag" "approved" {
  instance_id     = "cri-k77rd2eo9ztt1qa4"
  namespace       = "platform"
  repo_name       = "storefront"
  tag             = "1.4.2"
  expected_digest = "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb"
}
