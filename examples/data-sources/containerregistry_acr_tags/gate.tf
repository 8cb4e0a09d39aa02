data "containerregistry_acr_tags" "deployed" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  version     = ">= 1.0.0"

  lifecycle {
    postcondition {
      condition     = try(self.latest.name == "1.5.0", false)
      error_message = "platform/storefront:1.5.0 is deployed; the newest version is ${try(self.latest.name, "unknown")}."
    }
  }
}
