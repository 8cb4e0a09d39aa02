data "containerregistry_acr_tags" "releases" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  version     = "~> 1.4"

  lifecycle {
    postcondition {
      condition     = self.latest != null
      error_message = "platform/storefront has no tag for version ~> 1.4."
    }
  }
}

data "containerregistry_acr_tag" "newest" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = data.containerregistry_acr_tags.releases.latest.name
  verify_digest = true # reads the digest of the whole tag from the registry
}

# Replace with your deployment. It changes when a newer version is pushed.
resource "terraform_data" "deployment" {
  input = data.containerregistry_acr_tag.newest.pinned_reference
}
