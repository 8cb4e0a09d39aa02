# tofu test. OpenTofu runs this file instead of deployment.tftest.hcl: its
# mock_provider has no `source`, so the mocks are in the block. Arguments that
# the configuration sets, such as region, must not be mocked.
mock_provider "containerregistry" {
  mock_data "containerregistry_acr_tag" {
    defaults = {
      architectures = ["amd64"]
      digest        = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
      digest_kind   = "image"
      exists        = true
      image_create  = "2024-03-18T09:12:44Z"
      image_id      = "99107c6c66ee93b43a331eeaf122590f87e1a2f055cd81e454b30643204419df"
      image_size    = 77485881
      image_update  = "2024-03-18T09:14:06.5Z"
      images = [
        {
          architecture     = "amd64"
          digest           = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          os               = "linux"
          os_version       = null
          pinned_reference = "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          platform         = "linux/amd64"
          size             = 77485849
          variant          = null
        },
      ]
      images_by_platform = {
        "linux/amd64" = {
          architecture     = "amd64"
          digest           = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          os               = "linux"
          os_version       = null
          pinned_reference = "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          platform         = "linux/amd64"
          size             = 77485849
          variant          = null
        }
      }
      index_digest     = null
      media_type       = "application/vnd.docker.distribution.manifest.v2+json"
      pinned_reference = "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
      platforms        = ["linux/amd64"]
      registry_host    = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
      repo_id          = "crr-v7m9m2g0qkqjf56p"
      status           = "NORMAL"
      tag_immutability = false
    }
  }

  mock_data "containerregistry_acr_tag_layers" {
    defaults = {
      architecture = null
      exists       = true
      image_digest = null
      layers = [
        {
          blob_digest       = "sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e"
          blob_size         = 29126484
          empty             = false
          layer_cmd         = "file:6d1b9e0e39c8d1b4f7a2 in /"
          layer_index       = 0
          layer_instruction = "ADD"
        },
        {
          blob_digest       = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
          blob_size         = 32
          empty             = true
          layer_cmd         = "[\"bash\"]"
          layer_index       = 1
          layer_instruction = "CMD"
        },
        {
          blob_digest       = "sha256:9af4aa78f3a1f36de59530165ef6ad55b4ab1c7861ca1f16bae4857e1fdba70b"
          blob_size         = 3712205
          empty             = false
          layer_cmd         = "/bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates tzdata && rm -rf /var/lib/apt/lists/*"
          layer_index       = 2
          layer_instruction = "RUN"
        },
        {
          blob_digest       = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
          blob_size         = 32
          empty             = true
          layer_cmd         = "NODE_ENV=production"
          layer_index       = 3
          layer_instruction = "ENV"
        },
        {
          blob_digest       = "sha256:2352cf466c1dc3404a0c76f192619dfc8516615ed21ac39bb9aed4c8c5df7fdc"
          blob_size         = 4821
          empty             = false
          layer_cmd         = "/bin/sh -c groupadd --gid 10001 storefront && useradd --uid 10001 --gid 10001 storefront"
          layer_index       = 4
          layer_instruction = "RUN"
        },
        {
          blob_digest       = "sha256:8efcec8ef42f21a7dce9a2cfeba6fb901ede9372e2d67286c6ca15f06f4d6acf"
          blob_size         = 41877310
          empty             = false
          layer_cmd         = "dir:1042-modules in /srv/storefront/node_modules"
          layer_index       = 5
          layer_instruction = "COPY"
        },
        {
          blob_digest       = "sha256:b2dfb20ea0e9ac11072a9abe0e954ec1643c35702b834267bf4b6bbc54c59558"
          blob_size         = 2764118
          empty             = false
          layer_cmd         = "dir:1042-dist in /srv/storefront/dist"
          layer_index       = 6
          layer_instruction = "COPY"
        },
        {
          blob_digest       = "sha256:33b4a1a1cae80476183a84a19419f2a99c4a3cee4ac4d21add2418878d4a4551"
          blob_size         = 911
          empty             = false
          layer_cmd         = "file:1042-entrypoint.sh in /usr/local/bin/"
          layer_index       = 7
          layer_instruction = "COPY"
        },
        {
          blob_digest       = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
          blob_size         = 32
          empty             = true
          layer_cmd         = "8080/tcp"
          layer_index       = 8
          layer_instruction = "EXPOSE"
        },
        {
          blob_digest       = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
          blob_size         = 32
          empty             = true
          layer_cmd         = "[\"/usr/local/bin/entrypoint.sh\"]"
          layer_index       = 9
          layer_instruction = "ENTRYPOINT"
        },
      ]
      media_type    = null
      os            = null
      platform      = null
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
      names   = ["1.4.3", "1.4.2"]
      repo_id = "crr-v7m9m2g0qkqjf56p"
      tags = [
        {
          created          = "2024-03-29T07:45:12Z"
          digest           = "sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
          image_id         = "4a50c8df1a46afed498a22d8c8191a33f84afdb3caf993b3b3d8e2baf364c713"
          name             = "1.4.3"
          pinned_reference = "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront@sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
          size             = 77512927
          status           = "NORMAL"
          updated          = "2024-03-29T07:46:30Z"
          version          = "1.4.3"
        },
        {
          created          = "2024-03-18T09:12:44Z"
          digest           = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          image_id         = "99107c6c66ee93b43a331eeaf122590f87e1a2f055cd81e454b30643204419df"
          name             = "1.4.2"
          pinned_reference = "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          size             = 77485881
          status           = "NORMAL"
          updated          = "2024-03-18T09:14:06.5Z"
          version          = "1.4.2"
        },
      ]
    }
  }

  mock_data "containerregistry_acr_tag_scan" {
    defaults = {
      high_severity    = 0
      low_severity     = 7
      medium_severity  = 3
      repo_id          = "crr-v7m9m2g0qkqjf56p"
      scan_service     = "ACR_SCAN_SERVICE"
      status           = "COMPLETE"
      total_severity   = 11
      unknown_severity = 1
    }
  }

  mock_data "containerregistry_ncr_tag" {
    defaults = {
      architectures = ["amd64"]
      creator       = "6f1d2c3b-4a59-4e68-9b77-0c8d9eafb0c1"
      digest        = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
      digest_kind   = "image"
      exists        = true
      full_size     = 83518086
      image_id      = 331870
      images = [
        {
          architecture     = "amd64"
          created          = "2024-03-18T09:12:44Z"
          digest           = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          features         = null
          latest_pulled    = "2024-03-31T23:41:28.5Z"
          media_type       = "application/vnd.docker.container.image.v1+json"
          os               = "linux"
          os_features      = null
          os_version       = null
          pinned_reference = "acme.kr.ncr.ntruss.com/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          platform         = "linux/amd64"
          size             = 83518086
          updated          = "2024-03-18T09:12:44Z"
          variant          = null
        },
      ]
      images_by_platform = {
        "linux/amd64" = {
          architecture     = "amd64"
          digest           = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          os               = "linux"
          os_version       = null
          pinned_reference = "acme.kr.ncr.ntruss.com/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          platform         = "linux/amd64"
          size             = 83518086
          variant          = null
        }
      }
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
      tags = [
        {
          architectures    = ["amd64"]
          created          = "2024-03-29T07:45:12Z"
          digest           = "sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
          name             = "1.4.3"
          pinned_reference = "acme.kr.ncr.ntruss.com/storefront@sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
          platforms        = ["linux/amd64"]
          size             = 83544110
          updated          = "2024-03-29T07:45:12Z"
          version          = "1.4.3"
        },
        {
          architectures    = ["amd64"]
          created          = "2024-03-18T09:12:44Z"
          digest           = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          name             = "1.4.2"
          pinned_reference = "acme.kr.ncr.ntruss.com/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
          platforms        = ["linux/amd64"]
          size             = 83518086
          updated          = "2024-03-18T09:12:44Z"
          version          = "1.4.2"
        },
      ]
    }
  }
}

run "deploys_what_the_registries_say" {
  assert {
    condition = output.deployed == {
      alibaba_cloud = "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
      naver_cloud   = "acme.kr.ncr.ntruss.com/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
    }
    error_message = "Deployed is ${jsonencode(output.deployed)}."
  }

  assert {
    condition     = output.newest == { alibaba_cloud = "1.4.3", naver_cloud = "1.4.3" }
    error_message = "The newest are ${jsonencode(output.newest)}."
  }
}

run "refuses_an_image_that_is_being_deleted" {
  command = plan

  override_data {
    target = data.containerregistry_acr_tag.storefront
    values = { status = "DELETING", digest_kind = "image", platforms = ["linux/amd64"] }
  }

  expect_failures = [data.containerregistry_acr_tag.storefront]
}

run "refuses_a_large_image" {
  command = plan

  override_data {
    target = data.containerregistry_acr_tag_layers.storefront
    values = { total_size = 100000001 }
  }

  expect_failures = [data.containerregistry_acr_tag_layers.storefront]
}

run "refuses_an_image_for_other_machines_in_naver_cloud" {
  command = plan

  override_data {
    target = data.containerregistry_ncr_tag.storefront
    values = { platforms = ["linux/arm64"] }
  }

  expect_failures = [data.containerregistry_ncr_tag.storefront]
}

run "refuses_an_image_for_other_machines_in_alibaba_cloud" {
  command = plan

  override_data {
    target = data.containerregistry_acr_tag.storefront
    values = { status = "NORMAL", digest_kind = "image", platforms = ["linux/arm64"] }
  }

  expect_failures = [data.containerregistry_acr_tag.storefront]
}

run "refuses_the_digest_of_an_index_in_alibaba_cloud" {
  command = plan

  override_data {
    target = data.containerregistry_acr_tag.storefront
    values = { status = "NORMAL", digest_kind = "index", platforms = ["linux/amd64"] }
  }

  expect_failures = [data.containerregistry_acr_tag.storefront]
}
