terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

# A CI system or a cluster gives a token to the job that runs this, which is good for the role. In a pod of ACK with RRSA, leave
# assume_role_with_oidc out: all of it stands in the environment.
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
