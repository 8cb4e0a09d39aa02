data "containerregistry_ncr_tags" "prereleases" {
  registry            = "acme"
  image_name          = "storefront"
  version             = ">= 1.4.3, < 2.0.0"
  include_prereleases = true
}

data "containerregistry_ncr_tags" "for_arm" {
  registry   = "acme"
  image_name = "api"
}

output "filters" {
  value = {
    prereleases = data.containerregistry_ncr_tags.prereleases.names
    for_arm     = [for tag in data.containerregistry_ncr_tags.for_arm.tags : tag.name if contains(tag.platforms, "linux/arm64")]
  }
}
