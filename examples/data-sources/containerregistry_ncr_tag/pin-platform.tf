data "containerregistry_ncr_tag" "runtime" {
  registry   = "acme"
  image_name = "base/runtime"
  reference  = "2024.03"
}

output "runtime_on_arm" {
  value = data.containerregistry_ncr_tag.runtime.images_by_platform["linux/arm64/v8"].pinned_reference
}

# Two images are for windows/amd64; the version of Windows tells them apart.
output "runtime_on_windows_2022" {
  value = data.containerregistry_ncr_tag.runtime.images_by_platform["windows/amd64:10.0.20348.2340"].pinned_reference
}
