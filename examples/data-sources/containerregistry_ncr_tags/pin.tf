data "containerregistry_ncr_tags" "releases" {
  registry   = "acme"
  image_name = "api"
  version    = "~> 2.2.0"

  lifecycle {
    postcondition {
      condition     = self.latest != null
      error_message = "acme/api has no tag for version ~> 2.2.0."
    }
  }
}

data "containerregistry_ncr_tag" "newest" {
  registry      = "acme"
  image_name    = "api"
  reference     = data.containerregistry_ncr_tags.releases.latest.name
  verify_digest = true # reads the digest of the whole tag from the registry
}

# Replace with your deployment. It changes when a newer version is pushed.
resource "terraform_data" "deployment" {
  input = data.containerregistry_ncr_tag.newest.pinned_reference
}
