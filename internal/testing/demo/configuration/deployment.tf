# Replace with your deployment: a container group, a Helm release, a node pool. Pin: it gets digests, which
# cannot be moved, instead of the tag.
resource "terraform_data" "deployment" {
  input = {
    all_platforms = data.containerregistry_ncr_tag.storefront.pinned_reference
    only_arm64    = data.containerregistry_ncr_tag.storefront.images_by_platform["linux/arm64"].pinned_reference
  }

  depends_on = [data.containerregistry_acr_tag_layers.storefront]
}

output "deployed" {
  description = "What is deployed: the index, and the image for 64-bit ARM alone."
  value       = terraform_data.deployment.output
}

output "digest_of_the_api" {
  description = "The digest of one image, not of the index."
  value       = data.containerregistry_ncr_tag.storefront.digest
}

output "bytes" {
  description = "The sizes of the images."
  value = {
    acr = data.containerregistry_acr_tag_layers.storefront.total_size
    ncr = { for platform, image in data.containerregistry_ncr_tag.storefront.images_by_platform : platform => image.size }
  }
}

output "instructions" {
  description = "How the image in ACR was built, without the layers that hold no files."
  value = [
    for layer in data.containerregistry_acr_tag_layers.storefront.layers : layer.layer_instruction if !layer.empty
  ]
}
