terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

# The role is assumed with the credentials of the environment, or with those of
# another source, such as profile = "production" in this block.
provider "containerregistry" {
  acr {
    region = "cn-hangzhou"

    assume_role {
      role_arn           = "acs:ram::1000000000000002:role/partner-reader"
      session_name       = "storefront-ci"
      session_expiration = 900
      external_id        = "acme-partner-7"

      # Limits the session, whatever the role allows.
      policy = jsonencode({
        Version = "1"
        Statement = [{
          Effect   = "Allow"
          Action   = ["cr:GetRepository", "cr:ListRepositoryTag"]
          Resource = "*"
        }]
      })
    }
  }
}

data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

output "digest" {
  value = data.containerregistry_acr_tag.storefront.digest
}
