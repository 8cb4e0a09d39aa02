data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"

  lifecycle {
    postcondition {
      condition     = self.digest == "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb"
      error_message = "storefront:1.4.2 was moved: it is ${self.digest} since ${self.last_updated}."
    }
  }
}
