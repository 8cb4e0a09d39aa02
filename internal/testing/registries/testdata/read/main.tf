# Keys and region come from the environment; all hosts are the vendors' own.
terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

locals {
  acr = {
    instance_id = "cri-k77rd2eo9ztt1qa4"
    namespace   = "platform"
    repo_name   = "storefront"
  }
}

data "containerregistry_acr_tag" "tag" {
  for_each      = toset(["single", "index"])
  instance_id   = local.acr.instance_id
  namespace     = local.acr.namespace
  repo_name     = local.acr.repo_name
  tag           = each.key
  verify_digest = true
}

data "containerregistry_acr_tag_layers" "layers" {
  for_each    = { single = null, index = "linux/arm64" }
  instance_id = local.acr.instance_id
  namespace   = local.acr.namespace
  repo_name   = local.acr.repo_name
  tag         = each.key
  platform    = each.value
  source      = "registry"
}

data "containerregistry_ncr_tag" "tag" {
  for_each      = toset(["single", "index"])
  registry      = "acme"
  image_name    = "platform/storefront"
  reference     = each.key
  verify_digest = true
}

output "read" {
  value = {
    acr_tag = { for tag, read in data.containerregistry_acr_tag.tag : tag => {
      digest           = read.digest
      index_digest     = read.index_digest
      digest_kind      = read.digest_kind
      media_type       = read.media_type
      pinned_reference = read.pinned_reference
      images           = { for platform, image in read.images_by_platform : platform => image.digest }
    } }
    acr_tag_layers = { for tag, read in data.containerregistry_acr_tag_layers.layers : tag => {
      source        = read.source
      registry_host = read.registry_host
      image_digest  = read.image_digest
      media_type    = read.media_type
      os            = read.os
      architecture  = read.architecture
      total_size    = read.total_size
      layers        = [for layer in read.layers : [layer.blob_digest, layer.blob_size] if !layer.empty]
      commands      = [for layer in read.layers : "${layer.layer_instruction} ${layer.layer_cmd}"]
    } }
    ncr_tag = { for tag, read in data.containerregistry_ncr_tag.tag : tag => {
      digest           = read.digest
      index_digest     = read.index_digest
      digest_kind      = read.digest_kind
      pinned_reference = read.pinned_reference
      images           = { for platform, image in read.images_by_platform : platform => image.digest }
    } }
  }
}
