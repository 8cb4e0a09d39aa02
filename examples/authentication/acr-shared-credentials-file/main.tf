terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

# The CLI's file at another path than ~/.aliyun/config.json. Without profile,
# its current profile is used.
provider "containerregistry" {
  acr {
    shared_credentials_file = "~/ci/aliyun.json"
    profile                 = "production"
  }
}

data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

output "digest" {
  value = data.containerregistry_acr_tag.storefront.digest
}
