data "containerregistry_ncr_tags" "prereleases" {
  registry            = "acme"
  image_name          = "storefront"
  version             = ">= 1.4.3, < 2.0.0"
  include_prereleases = true
}

data "containerregistry_ncr_tags" "alpine" {
  registry   = "acme"
  image_name = "storefront"
  version    = "~> 1.4"
  variant    = "alpine"
}

data "containerregistry_ncr_tags" "main" {
  registry   = "acme"
  image_name = "storefront"
  name_regex = "^main-[0-9a-f]{7}$"
}

output "filters" {
  value = {
    prereleases = data.containerregistry_ncr_tags.prereleases.names
    alpine      = data.containerregistry_ncr_tags.alpine.names

    # Null: no such tag.
    newest_push = try(data.containerregistry_ncr_tags.main.latest.name, null)
  }
}
