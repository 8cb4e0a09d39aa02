data "containerregistry_acr_tag_layers" "api" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.2.0"
  source      = "registry"
  platform    = "linux/arm64"

  lifecycle {
    # No newer variant than our machines are. Without one, arm64 is v8.
    postcondition {
      condition     = contains(["linux/arm64", "linux/arm64/v8"], self.platform)
      error_message = "platform/api:2.2.0 is built for ${coalesce(self.platform, "?")}; arm64 v8 is needed."
    }
  }
}
