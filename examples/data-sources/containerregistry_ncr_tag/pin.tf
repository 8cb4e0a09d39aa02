data "containerregistry_ncr_tag" "release" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.3"
}

# Stands for what you deploy. It changes when the tag is moved, and says to what.
resource "terraform_data" "deployment" {
  input = {
    image = data.containerregistry_ncr_tag.release.pinned_reference
  }
}

output "deployed" {
  value = data.containerregistry_ncr_tag.release.pinned_reference
}
