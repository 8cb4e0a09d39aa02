data "containerregistry_ncr_tag" "release" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "1.4.3"
  verify_digest = true
}

# Replace with your deployment. It changes when the tag is moved.
resource "terraform_data" "deployment" {
  input = data.containerregistry_ncr_tag.release.pinned_reference
}
