data "containerregistry_ncr_tags" "api" {
  registry   = "acme"
  image_name = "api"
  version    = "~> 2.2.0"

  lifecycle {
    postcondition {
      condition     = try(contains(self.latest.platforms, "linux/arm64"), false)
      error_message = "The newest 2.2.x of acme/api, ${try(self.latest.name, "unknown")}, is not built for linux/arm64."
    }
  }
}
