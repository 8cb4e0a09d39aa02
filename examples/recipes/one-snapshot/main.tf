terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

data "containerregistry_acr_tag" "storefront" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

# The layers of exactly that image. If the tag is moved between the two reads,
# this read fails or still returns the layers of the image above, never those of
# another one.
data "containerregistry_acr_tag_layers" "storefront" {
  region      = data.containerregistry_acr_tag.storefront.region
  instance_id = data.containerregistry_acr_tag.storefront.instance_id
  repo_id     = data.containerregistry_acr_tag.storefront.repo_id
  tag         = data.containerregistry_acr_tag.storefront.tag
  digest      = data.containerregistry_acr_tag.storefront.digest
}

# Replace with your deployment.
resource "terraform_data" "deployment" {
  input = {
    image = provider::containerregistry::pin_reference(
      "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront:1.4.2",
      data.containerregistry_acr_tag.storefront.digest,
    )
    download = data.containerregistry_acr_tag_layers.storefront.total_size
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
