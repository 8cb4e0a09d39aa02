# The tags of the fixture that name an index.
variable "ncr_host" {
  type = string
}

data "containerregistry_ncr_tag" "all" {
  for_each      = toset(["storefront:edge", "api:2.2.0", "api:2.3.0", "base/runtime:2024.03", "base/runtime:2024.04"])
  registry      = "acme"
  image_name    = split(":", each.key)[0]
  reference     = split(":", each.key)[1]
  registry_host = var.ncr_host
  verify_digest = true
}

output "pins" {
  value = { for name, tag in data.containerregistry_ncr_tag.all : name => tag.pinned_reference }
}
