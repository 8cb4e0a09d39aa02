# What is behind acme/storefront:1.4.2?
data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"

  lifecycle {
    # Assert: the tag is still what was approved.
    postcondition {
      condition     = self.digest == var.approved_digest
      error_message = "acme/storefront:1.4.2 was approved as ${var.approved_digest}, but the tag is ${self.digest} since ${self.last_updated}."
    }

    # Gate: it is not too large.
    postcondition {
      condition     = self.full_size <= 100 * 1024 * 1024
      error_message = "acme/storefront:1.4.2 has ${self.full_size} bytes; 100 MiB are allowed."
    }
  }
}

# The base image has variants for several platforms, and a slash in its name.
data "containerregistry_ncr_tag" "runtime" {
  registry   = "acme"
  image_name = "base/runtime"
  reference  = "2024.03"

  lifecycle {
    # Gate: it runs on all our machines.
    postcondition {
      condition     = length(setsubtract(["amd64", "arm64"], self.architectures)) == 0
      error_message = "acme/base/runtime:2024.03 is built for ${join(", ", self.architectures)} only; amd64 and arm64 are needed."
    }
  }
}
