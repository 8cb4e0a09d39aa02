data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}

output "docker" {
  value = data.containerregistry_ncr_tag.storefront.digest
}
