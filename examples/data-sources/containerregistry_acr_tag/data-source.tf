data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

output "storefront" {
  value = {
    digest       = data.containerregistry_acr_tag.storefront.digest
    image_size   = data.containerregistry_acr_tag.storefront.image_size
    image_create = data.containerregistry_acr_tag.storefront.image_create
    status       = data.containerregistry_acr_tag.storefront.status
  }
}
