data "containerregistry_acr_tag" "api" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.2.0"
  verify_digest = true
}

data "containerregistry_ncr_tag" "api" {
  registry      = "acme"
  image_name    = "api"
  reference     = "2.2.0"
  verify_digest = true
}

output "oci" {
  value = {
    acr = data.containerregistry_acr_tag.api.images_by_platform["linux/arm64"].digest
    ncr = data.containerregistry_ncr_tag.api.images_by_platform["linux/arm64"].digest
  }
}
