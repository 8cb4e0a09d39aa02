data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}

output "storefront" {
  value = {
    digest       = data.containerregistry_ncr_tag.storefront.digest
    last_updated = data.containerregistry_ncr_tag.storefront.last_updated
    full_size    = data.containerregistry_ncr_tag.storefront.full_size
    platforms    = data.containerregistry_ncr_tag.storefront.platforms
  }
}
