terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

# Credentials come from the environment, as for NaverCloudPlatform/ncloud;
# otherwise from the profile in NCLOUD_PROFILE, or [DEFAULT].
provider "containerregistry" {}

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}

output "digest" {
  value = data.containerregistry_ncr_tag.storefront.digest
}
