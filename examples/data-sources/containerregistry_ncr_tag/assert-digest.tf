variable "approved_digest" {
  description = "What acme/storefront:1.4.2 was when it was approved."
  type        = string
  nullable    = false
  default     = "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb"
}

data "containerregistry_ncr_tag" "approved" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"

  lifecycle {
    postcondition {
      condition     = self.digest == var.approved_digest
      error_message = "acme/storefront:1.4.2 was approved as ${var.approved_digest}, but is ${self.digest} since ${self.last_updated}."
    }
  }
}
