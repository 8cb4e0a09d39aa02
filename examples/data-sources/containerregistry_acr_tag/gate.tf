data "containerregistry_acr_tag" "api" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.2.0"
  verify_digest = true # the API does not return platforms, the registry does

  lifecycle {
    postcondition {
      condition     = length(setsubtract(["linux/amd64", "linux/arm64"], self.platforms)) == 0
      error_message = "platform/api:2.2.0 is built for ${join(", ", self.platforms)}; linux/amd64 and linux/arm64 are needed."
    }
  }
}
