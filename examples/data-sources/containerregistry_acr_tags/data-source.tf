data "containerregistry_acr_tags" "storefront" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  version       = "~> 1.4"
  registry_host = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
}

output "newest" {
  value = data.containerregistry_acr_tags.storefront.latest.pinned_reference
}
