data "containerregistry_acr_tag" "api" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.2.0"
  verify_digest = true # reads which images the tag has from the registry
}

# The digest of an index has no scan: each of its images has one.
data "containerregistry_acr_tag_scan" "api" {
  for_each = toset(["linux/amd64", "linux/arm64"]) # the platforms that are deployed

  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.2.0"
  digest      = data.containerregistry_acr_tag.api.images_by_platform[each.key].digest
}

output "high_findings_by_platform" {
  value = { for platform, scan in data.containerregistry_acr_tag_scan.api : platform => scan.high_severity }
}
