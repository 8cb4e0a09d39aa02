# What is platform/storefront:1.4.2 made of?
data "containerregistry_acr_tag_layers" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"

  lifecycle {
    # Gate: it is built on the approved base image, whose layers are its first.
    postcondition {
      condition = alltrue([
        for index, digest in var.approved_base_layers : try(self.layers[index].blob_digest == digest, false)
      ])
      error_message = "platform/storefront:1.4.2 is not built on the approved base image ${var.approved_base_layers[0]}; its base is ${self.layers[0].blob_digest}."
    }

    # Gate: a client does not download too much.
    postcondition {
      condition     = self.total_size <= 200 * 1024 * 1024
      error_message = "platform/storefront:1.4.2 is a download of ${self.total_size} bytes; 200 MiB are allowed."
    }
  }
}
