data "containerregistry_acr_tag_layers" "api" {
  for_each = toset(["linux/amd64", "linux/arm64"])

  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.2.0"
  source      = "registry"
  platform    = each.key

  lifecycle {
    # Not user != "root": user is null if the image sets none, and then it runs
    # as root.
    postcondition {
      condition     = self.runs_as_root == false
      error_message = "platform/api:2.2.0 runs as ${coalesce(self.user, "root")} on ${self.platform}; a user other than root is needed."
    }
  }
}
