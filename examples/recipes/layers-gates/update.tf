data "containerregistry_acr_tag_layers" "update" {
  for_each = toset(["1.4.2", "1.4.3"])

  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = each.key
}

locals {
  present = data.containerregistry_acr_tag_layers.update["1.4.2"].layers[*].blob_digest
  added = {
    for layer in data.containerregistry_acr_tag_layers.update["1.4.3"].layers :
    layer.blob_digest => layer.blob_size... if !contains(local.present, layer.blob_digest)
  }
}

output "update_download" {
  description = "Bytes that a machine with 1.4.2 downloads to run 1.4.3."

  # A layer counts once.
  value = sum(concat([0], [for sizes in local.added : sizes[0]]))
}
