data "containerregistry_ncr_tag" "pinned" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "1.4.2"
  verify_digest = true
}

output "ecr" {
  value = data.containerregistry_ncr_tag.pinned.pinned_reference
}
