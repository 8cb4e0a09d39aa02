# Values that the provider reads for a released image, with verify_digest, of every data source, for `terraform test`. Copy this file into
# your tests, and set its directory as `source` of mock_provider.
#
# layers, images, images_by_platform and tags are empty in a test: Terraform cannot mock lists and maps of objects
# (https://github.com/hashicorp/terraform/issues/38369). layers/ shows how to test a gate on them.

mock_data "containerregistry_acr_tag" {
  defaults = {
    architectures    = ["amd64"]
    digest           = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
    digest_kind      = "image"
    exists           = true
    image_create     = "2024-03-18T09:12:44Z"
    image_id         = "99107c6c66ee93b43a331eeaf122590f87e1a2f055cd81e454b30643204419df"
    image_size       = 77485881
    image_update     = "2024-03-18T09:14:06.5Z"
    index_digest     = null
    media_type       = "application/vnd.docker.distribution.manifest.v2+json"
    pinned_reference = "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
    platforms        = ["linux/amd64"]
    region           = "cn-hangzhou"
    registry_host    = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
    repo_id          = "crr-v7m9m2g0qkqjf56p"
    status           = "NORMAL"
    tag_immutability = false
  }
}

# Read from the API: what only the registry returns is null.
mock_data "containerregistry_acr_tag_layers" {
  defaults = {
    architecture  = null
    exists        = true
    image_digest  = null
    media_type    = null
    os            = null
    platform      = null
    region        = "cn-hangzhou"
    registry_host = null
    repo_id       = "crr-v7m9m2g0qkqjf56p"
    runs_as_root  = null
    source        = "api"
    total_size    = 77485881
    user          = null
  }
}

mock_data "containerregistry_acr_tags" {
  defaults = {
    exists = true
    latest = {
      created          = "2024-03-29T07:45:12Z"
      digest           = "sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
      image_id         = "4a50c8df1a46afed498a22d8c8191a33f84afdb3caf993b3b3d8e2baf364c713"
      name             = "1.4.3"
      pinned_reference = "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront@sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
      size             = 77512927
      status           = "NORMAL"
      updated          = "2024-03-29T07:46:30Z"
      version          = "1.4.3"
    }
    names         = ["1.4.3", "1.4.2"]
    region        = "cn-hangzhou"
    registry_host = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
    repo_id       = "crr-v7m9m2g0qkqjf56p"
  }
}

mock_data "containerregistry_acr_tag_scan" {
  defaults = {
    high_severity    = 0
    low_severity     = 7
    medium_severity  = 3
    region           = "cn-hangzhou"
    repo_id          = "crr-v7m9m2g0qkqjf56p"
    scan_service     = "ACR_SCAN_SERVICE"
    status           = "COMPLETE"
    total_severity   = 11
    unknown_severity = 1
  }
}

mock_data "containerregistry_ncr_tag" {
  defaults = {
    architectures    = ["amd64"]
    creator          = "6f1d2c3b-4a59-4e68-9b77-0c8d9eafb0c1"
    digest           = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
    digest_kind      = "image"
    exists           = true
    full_size        = 83518086
    image_id         = 331870
    index_digest     = null
    last_updated     = "2024-03-18T09:12:44Z"
    last_updater     = "6f1d2c3b-4a59-4e68-9b77-0c8d9eafb0c1"
    name             = "1.4.2"
    pinned_reference = "acme.kr.ncr.ntruss.com/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
    platforms        = ["linux/amd64"]
    region           = "KR"
    registry_host    = "acme.kr.ncr.ntruss.com"
    repository       = 6121
    site             = "public"
    tag_id           = 751204
    v2               = true
  }
}

mock_data "containerregistry_ncr_tags" {
  defaults = {
    exists = true
    latest = {
      architectures    = ["amd64"]
      created          = "2024-03-29T07:45:12Z"
      digest           = "sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
      name             = "1.4.3"
      pinned_reference = "acme.kr.ncr.ntruss.com/storefront@sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
      platforms        = ["linux/amd64"]
      size             = 83544110
      updated          = "2024-03-29T07:45:12Z"
      version          = "1.4.3"
    }
    names         = ["1.4.3", "1.4.2"]
    region        = "KR"
    registry_host = "acme.kr.ncr.ntruss.com"
    site          = "public"
  }
}
