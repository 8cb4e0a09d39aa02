# Stands for what you deploy: a container group, a Helm release, a node pool. Pin: it gets the digest, which
# nobody can move, instead of the tag.
resource "terraform_data" "deployment" {
  input = {
    image   = data.containerregistry_ncr_tag.storefront.pinned_reference
    sidecar = data.containerregistry_ncr_tag.runtime.images_by_platform["linux/arm64/v8"].pinned_reference
  }

  depends_on = [data.containerregistry_acr_tag_layers.storefront]
}

output "pinned_reference" {
  description = "What is deployed."
  value       = data.containerregistry_ncr_tag.storefront.pinned_reference
}

output "pinned_sidecar" {
  description = "What is deployed beside it, for 64-bit ARM."
  value       = data.containerregistry_ncr_tag.runtime.images_by_platform["linux/arm64/v8"].pinned_reference
}

output "platforms" {
  description = "What the base image runs on."
  value       = data.containerregistry_ncr_tag.runtime.platforms
}

output "bytes" {
  description = "The size of the two images."
  value = {
    acr = data.containerregistry_acr_tag_layers.storefront.total_size
    ncr = data.containerregistry_ncr_tag.storefront.full_size
  }
}

output "instructions" {
  description = "How the image in ACR was built, without the layers that hold no files."
  value = [
    for layer in data.containerregistry_acr_tag_layers.storefront.layers : layer.layer_instruction if !layer.empty
  ]
}
