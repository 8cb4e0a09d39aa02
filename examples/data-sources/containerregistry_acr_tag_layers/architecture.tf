data "containerregistry_acr_tag_layers" "jobs" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.0.0"
  source      = "registry"

  lifecycle {
    postcondition {
      condition     = self.architecture == "amd64"
      error_message = "platform/api:2.0.0 is built for ${coalesce(self.architecture, "?")}; amd64 is needed."
    }
  }
}
