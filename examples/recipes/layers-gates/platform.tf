# The digest of the image for linux/arm64, as `docker buildx imagetools inspect`
# lists it.
data "containerregistry_acr_tag_layers" "arm" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "edge"
  digest      = "sha256:416b166d2e7c74c02a955c54802b3966937654a0eff960c5bcabe5ec013926dd"
}

output "arm_base" {
  value = data.containerregistry_acr_tag_layers.arm.layers[0].blob_digest
}
