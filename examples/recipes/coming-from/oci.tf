data "containerregistry_acr_tag_layers" "api" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.2.0"
  source      = "registry"
  platform    = "linux/arm64"
}

data "containerregistry_ncr_tag" "runtime" {
  registry   = "acme"
  image_name = "base/runtime"
  reference  = "2024.03"
}

output "oci" {
  value = {
    acr = data.containerregistry_acr_tag_layers.api.image_digest
    ncr = data.containerregistry_ncr_tag.runtime.images_by_platform["linux/arm64/v8"].digest
  }
}
