data "containerregistry_acr_tag_layers" "storefront" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.5.0"

  lifecycle {
    postcondition {
      condition     = self.total_size <= 50 * 1000 * 1000 # bytes
      error_message = "storefront:1.5.0 is a download of ${self.total_size} bytes; 50 MB are allowed."
    }
  }
}
