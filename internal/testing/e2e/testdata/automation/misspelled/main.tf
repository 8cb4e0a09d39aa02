terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

provider "containerregistry" {
  acr {
    access_key_id = "LTAI5tEXAMPLE"

    assume_role {
      role_arn    = "acs:ram::123456789012:role/reader"
      sessionname = "ci"
    }
  }
}

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}
