data "containerregistry_ncr_tag" "pinned" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"

  lifecycle {
    # Null where the service states no valid digest; null would be deployed without an error.
    postcondition {
      condition     = self.pinned_reference != null
      error_message = "acme/storefront:1.4.2 has no valid digest to pin."
    }
  }
}

output "ecr" {
  value = data.containerregistry_ncr_tag.pinned.pinned_reference
}
