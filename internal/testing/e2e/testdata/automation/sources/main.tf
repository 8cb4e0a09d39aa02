terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

data "containerregistry_acr_tag" "storefront" {
  instance_id     = "cri-k77rd2eo9ztt1qa4"
  namespace       = "platform"
  tag             = "1.4.2"
  expected_digest = "latest"
}

data "containerregistry_ncr_tag" "services" {
  for_each = toset(["billing", "storefront"])

  registry   = "acme"
  image_name = each.key
  reference  = "1.4.2 beta"
  timeouts { read = "0s" }
}
