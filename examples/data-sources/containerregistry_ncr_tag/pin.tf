data "containerregistry_ncr_tag" "release" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "1.4.3"
  verify_digest = true
}

# A placeholder for your deployment. It changes when the tag is moved.
resource "terraform_data" "deployment" {
  input = {
    image = data.containerregistry_ncr_tag.release.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output.image
}
