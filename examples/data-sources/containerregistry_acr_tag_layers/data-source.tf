data "containerregistry_acr_tag_layers" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

output "download" {
  description = "Bytes that a client without any of the layers downloads."
  value       = data.containerregistry_acr_tag_layers.storefront.total_size
}

output "history" {
  description = "How the image was built, base first, without the layers that hold no files."
  value = [
    for layer in data.containerregistry_acr_tag_layers.storefront.layers :
    join(" ", compact([layer.layer_instruction, layer.layer_cmd])) if !layer.empty
  ]
}
