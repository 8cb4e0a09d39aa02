terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

data "containerregistry_ncr_tags" "api" {
  registry   = "acme"
  image_name = "api"
  version    = "~> 2.2.0"

  lifecycle {
    postcondition {
      condition     = self.latest != null
      error_message = "acme/api has no tag that satisfies ~> 2.2.0."
    }
  }
}

# The list has the digest of one image per tag. The registry has that of the
# whole tag.
data "containerregistry_ncr_tag" "api" {
  registry      = "acme"
  image_name    = "api"
  reference     = data.containerregistry_ncr_tags.api.latest.name
  verify_digest = true
}

# Replace with your deployment.
resource "terraform_data" "deployment" {
  input = {
    tag   = data.containerregistry_ncr_tag.api.name
    image = data.containerregistry_ncr_tag.api.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
