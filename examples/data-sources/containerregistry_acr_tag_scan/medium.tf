resource "terraform_data" "storefront" {
  input = join("@", [
    "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront",
    data.containerregistry_acr_tag_scan.storefront.digest, # which was scanned
  ])

  lifecycle {
    precondition {
      # Null unless the scan is complete: try() makes that false.
      condition = try(
        data.containerregistry_acr_tag_scan.storefront.medium_severity <= 5,
        false
      )
      error_message = "platform/storefront:1.4.2 has more than five findings of medium severity, or its scan is not complete."
    }
  }
}
