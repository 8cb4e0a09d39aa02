variable "approved_base" {
  description = "blob_digests of the approved base image."
  type        = list(string)
  nullable    = false
  default = [
    "sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e",
    "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
    "sha256:9af4aa78f3a1f36de59530165ef6ad55b4ab1c7861ca1f16bae4857e1fdba70b",
  ]

  validation {
    condition     = length(var.approved_base) > 0 # every image begins with no layers
    error_message = "Name at least one layer."
  }
}

data "containerregistry_acr_tag_layers" "release" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.3"

  lifecycle {
    postcondition {
      # slice fails where the image has fewer layers than the base.
      condition = try(
        slice(self.layers[*].blob_digest, 0, length(var.approved_base))
        == var.approved_base,
        false,
      )
      error_message = "platform/storefront:1.4.3 is not built on the approved base image: its first layer is ${self.layers[0].blob_digest}."
    }
  }
}
