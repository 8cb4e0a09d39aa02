terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}

# The CI system or the cluster writes an OIDC token to the file, with which the
# role is assumed. In a pod of ACK with RRSA, leave assume_role_with_oidc out:
# its values are in the environment.
provider "containerregistry" {
  acr {
    region = "cn-hangzhou"

    assume_role_with_oidc {
      oidc_provider_arn = "acs:ram::1000000000000001:oidc-provider/ack-rrsa-example"
      oidc_token_file   = "~/ci/oidc-token"
      role_arn          = "acs:ram::1000000000000001:role/cluster-reader"
      role_session_name = "storefront-ci"
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
