# The digest is that of the image for linux/arm64, as `docker buildx imagetools inspect` lists it.
data "containerregistry_acr_tag_layers" "arm" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "edge"
  digest      = "sha256:582f6d3f2976a684c28ca98cc72d131fb70ea168b0adda75db670ee41f53f2ed"
}

output "arm_base" {
  value = data.containerregistry_acr_tag_layers.arm.layers[0].blob_digest
}
