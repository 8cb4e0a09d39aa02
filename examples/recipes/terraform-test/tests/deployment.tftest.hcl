# terraform test. No request is sent and no credentials are needed: the values
# come from containerregistry.tfmock.hcl.
mock_provider "containerregistry" {
  source = "./tests"
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
