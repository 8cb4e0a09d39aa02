check "storefront_has_no_findings" {
  assert {
    condition     = data.containerregistry_acr_tag_scan.storefront.total_severity == 0
    error_message = "platform/storefront:1.4.2 has findings, or its scan is not complete: see the console of the instance."
  }
}
