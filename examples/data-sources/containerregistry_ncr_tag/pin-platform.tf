data "containerregistry_ncr_tag" "runtime" {
  registry   = "acme"
  image_name = "base/runtime"
  reference  = "2024.03"

  lifecycle {
    # Without it, null would be deployed where the API returns no valid digest.
    postcondition {
      condition     = alltrue([for image in self.images_by_platform : image.pinned_reference != null])
      error_message = "base/runtime:2024.03 has no valid digest for ${join(", ", [for key, image in self.images_by_platform : key if image.pinned_reference == null])}."
    }
  }
}

output "runtime_on_arm" {
  value = data.containerregistry_ncr_tag.runtime.images_by_platform["linux/arm64"].pinned_reference
}

# Two images are for windows/amd64; the version of Windows is part of the key.
output "runtime_on_windows_2022" {
  value = data.containerregistry_ncr_tag.runtime.images_by_platform["windows/amd64:10.0.20348.2340"].pinned_reference
}
