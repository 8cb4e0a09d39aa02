data "containerregistry_ncr_tag" "release" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.3"

  lifecycle {
    # Without it, null would be deployed where the service states no valid digest.
    postcondition {
      condition     = self.pinned_reference != null
      error_message = "acme/storefront:1.4.3 has no valid digest to pin: the service gives ${coalesce(self.digest, "none")}."
    }
  }
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
