terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

# Credentials and region come from the environment, as for aliyun/alicloud;
# otherwise from the current profile of the CLI, or from the role of the ECS
# instance.
provider "containerregistry" {}

data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

output "digest" {
  value = data.containerregistry_acr_tag.storefront.digest
}
