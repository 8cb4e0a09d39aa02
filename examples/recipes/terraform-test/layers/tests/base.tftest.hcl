mock_provider "containerregistry" {}

run "deploys_what_is_built_on_the_base" {
  override_module {
    target = module.storefront
    outputs = {
      layers = [
        { blob_digest = "sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e" },
        { blob_digest = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4" },
        { blob_digest = "sha256:9af4aa78f3a1f36de59530165ef6ad55b4ab1c7861ca1f16bae4857e1fdba70b" },
      ]
    }
  }

  assert {
    condition     = output.deployed == "platform/storefront:1.4.2"
    error_message = "Deployed is ${jsonencode(output.deployed)}."
  }
}

run "refuses_what_is_built_on_another_image" {
  command = plan

  override_module {
    target = module.storefront
    outputs = {
      layers = [
        { blob_digest = "sha256:643efaef9e4963373bd9dd8932c33b93487847161b1393d463d791bf12861f9b" },
        { blob_digest = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4" },
      ]
    }
  }

  expect_failures = [terraform_data.deployment]
}
