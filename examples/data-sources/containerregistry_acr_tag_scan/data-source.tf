terraform {
  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

data "containerregistry_acr_tag_scan" "storefront" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
  digest      = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
}

output "high_severity" {
  value = data.containerregistry_acr_tag_scan.storefront.high_severity
}
