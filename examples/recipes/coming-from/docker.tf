data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "1.4.2"
  verify_digest = true
}

output "docker" {
  # Digest of the whole tag: of its index or, without one, of its image.
  value = coalesce(
    data.containerregistry_ncr_tag.storefront.index_digest,
    data.containerregistry_ncr_tag.storefront.digest,
  )
}
