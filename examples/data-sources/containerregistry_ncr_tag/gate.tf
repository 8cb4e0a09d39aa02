data "containerregistry_ncr_tag" "base" {
  registry   = "acme"
  image_name = "base/runtime"
  reference  = "2024.04"

  lifecycle {
    postcondition {
      condition     = length(setsubtract(["amd64", "arm64"], self.architectures)) == 0
      error_message = "base/runtime:2024.04 is built for ${join(", ", self.architectures)}; amd64 and arm64 are needed."
    }

    postcondition {
      condition     = self.images_by_platform["linux/amd64"].size <= 40 * 1000 * 1000 # bytes
      error_message = "base/runtime:2024.04 has ${self.images_by_platform["linux/amd64"].size} bytes for linux/amd64; 40 MB are allowed."
    }

    postcondition {
      condition     = timecmp(self.last_updated, "2024-05-01T00:00:00Z") < 0
      error_message = "base/runtime:2024.04 was moved at ${self.last_updated}, after the freeze of 2024-05-01."
    }
  }
}
