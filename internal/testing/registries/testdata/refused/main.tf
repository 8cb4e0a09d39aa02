# Each of these is refused.
terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

data "containerregistry_acr_tag" "moved" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = "single"
  verify_digest = true
}

data "containerregistry_acr_tag" "private" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.0.0"
  verify_digest = true
}

data "containerregistry_acr_tag_layers" "missing" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "9.9.9"
  source      = "registry"
}

data "containerregistry_acr_tag_layers" "platform" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "index"
  platform    = "linux/s390x"
  source      = "registry"
}

data "containerregistry_ncr_tag" "moved" {
  registry      = "acme"
  image_name    = "platform/storefront"
  reference     = "single"
  verify_digest = true
}
