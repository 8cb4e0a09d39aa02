data "containerregistry_ncr_tag" "regional" {
  for_each = toset(["KR", "SGN", "JPN"])

  region     = each.key
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}

output "storefront_by_region" {
  value = { for region, tag in data.containerregistry_ncr_tag.regional : region => tag.pinned_reference }
}
