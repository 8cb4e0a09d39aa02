data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

data "containerregistry_acr_tag_scan" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
  digest      = data.containerregistry_acr_tag.storefront.digest
}

output "findings" {
  value = {
    status  = data.containerregistry_acr_tag_scan.storefront.status
    scanner = data.containerregistry_acr_tag_scan.storefront.scan_service
    high    = data.containerregistry_acr_tag_scan.storefront.high_severity
    total   = data.containerregistry_acr_tag_scan.storefront.total_severity
  }
}
