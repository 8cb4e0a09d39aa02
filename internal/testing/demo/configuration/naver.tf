# What is behind acme/storefront:edge? An index of images for several platforms. The API returns the digest of
# one of them, so the index is read from the registry.
data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "edge"
  verify_digest = true

  lifecycle {
    # Assert: the tag is still what was approved, on every platform.
    postcondition {
      condition     = self.index_digest == var.approved_digest
      error_message = "acme/storefront:edge was approved as ${var.approved_digest}, but the tag is ${coalesce(self.index_digest, self.digest)} since ${self.last_updated}. The API still returns ${self.digest}."
    }

    # Gate: it runs on all our machines.
    postcondition {
      condition     = length(setsubtract(["amd64", "arm64"], self.architectures)) == 0
      error_message = "acme/storefront:edge is built for ${join(", ", self.architectures)} only; amd64 and arm64 are needed."
    }
  }
}
