data "containerregistry_acr_tag" "release" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = "1.4.3"
  verify_digest = true
}

# Replace with your deployment. It changes when the tag is moved.
resource "terraform_data" "deployment" {
  input = data.containerregistry_acr_tag.release.pinned_reference
}
