data "containerregistry_acr_tag" "api" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.2.0"
  verify_digest = true # reads from the registry which images the tag has
}

data "containerregistry_acr_tag_scan" "api" {
  for_each = toset(["linux/amd64", "linux/arm64"]) # the platforms that are deployed

  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.2.0"
  digest      = data.containerregistry_acr_tag.api.images_by_platform[each.key].digest

  lifecycle {
    postcondition {
      condition     = self.high_severity == 0
      error_message = "platform/api:2.2.0 has findings of high severity on ${each.key}, or its scan is not complete."
    }
  }
}
