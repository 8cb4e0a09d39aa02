terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

# Whose keys assume the role stands in the environment here; it may be any other way, as profile = "production" beside assume_role.
provider "containerregistry" {
  acr {
    region = "cn-hangzhou"

    assume_role {
      role_arn           = "acs:ram::1000000000000002:role/partner-reader"
      session_name       = "storefront-ci"
      session_expiration = 900
      external_id        = "acme-partner-7"

      # The session may do this at most, whatever the role may.
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
