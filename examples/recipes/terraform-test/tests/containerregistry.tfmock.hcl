# What the provider says of a released image: every attribute of every data source, for `terraform test`. Copy this file into your tests,
# and name its directory as `source` of a mock_provider.
#
# Not here are layers, images and images_by_platform, which are empty in a test: Terraform takes no values for lists and maps of
# objects (https://github.com/hashicorp/terraform/issues/38369). What depends on them is tested as in layers/.

mock_data "containerregistry_acr_tag" {
  defaults = {
    digest       = "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb"
    exists       = true
    image_create = "2024-03-18T09:12:44Z"
    image_id     = "d03ade268d021595771829707d414edfe7d4fe305089380a354636dfdf528a0e"
    image_size   = 77485881
    image_update = "2024-03-18T09:14:06.5Z"
    region       = "cn-hangzhou"
    repo_id      = "crr-v7m9m2g0qkqjf56p"
    status       = "NORMAL"
  }
}

# The API answered, so that what only the registry states is null.
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
    source        = "api"
    total_size    = 77485881
  }
}

mock_data "containerregistry_ncr_tag" {
  defaults = {
    architectures    = ["amd64"]
    creator          = "6f1d2c3b-4a59-4e68-9b77-0c8d9eafb0c1"
    digest           = "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb"
    exists           = true
    full_size        = 83518086
    image_id         = 331870
    last_updated     = "2024-03-18T09:12:44Z"
    last_updater     = "6f1d2c3b-4a59-4e68-9b77-0c8d9eafb0c1"
    name             = "1.4.2"
    pinned_reference = "acme.kr.ncr.ntruss.com/storefront@sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb"
    platforms        = ["linux/amd64"]
    region           = "KR"
    registry_host    = "acme.kr.ncr.ntruss.com"
    repository       = 6121
    site             = "public"
    tag_id           = 751204
    v2               = true
  }
}
