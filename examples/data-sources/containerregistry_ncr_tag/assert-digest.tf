variable "approved_digest" {
  description = "What acme/storefront:1.4.2 was when it was approved."
  type        = string
  nullable    = false
  default     = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
}

data "containerregistry_ncr_tag" "approved" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "1.4.2"
  verify_digest = true

  lifecycle {
    postcondition {
      condition     = coalesce(self.index_digest, self.digest) == var.approved_digest
      error_message = "acme/storefront:1.4.2 was approved as ${var.approved_digest}, but is ${coalesce(self.index_digest, self.digest)} since ${self.last_updated}."
    }
  }
}
