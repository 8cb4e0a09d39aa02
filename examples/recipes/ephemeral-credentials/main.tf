terraform {
  # OpenTofu needs 1.11: its 1.10 passes here, but does not know the ephemeral
  # variables below.
  required_version = ">= 1.10"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

# Ephemeral variables are written neither to a saved plan nor to the state. To
# apply a saved plan, set them again, as TF_VAR_acr_access_key and so on.
# Attributes of ephemeral resources, such as those of Vault, can be used
# instead.
provider "containerregistry" {
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = var.acr_secret_key
  }

  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
  }
}

variable "acr_access_key" {
  type      = string
  ephemeral = true
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "ncr_access_key" {
  type      = string
  ephemeral = true
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

data "containerregistry_acr_tag" "storefront" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = "1.4.2"
  verify_digest = true
}

data "containerregistry_ncr_tag" "storefront" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "1.4.2"
  verify_digest = true
}

# Replace with your deployment.
resource "terraform_data" "deployment" {
  input = {
    alibaba_cloud = data.containerregistry_acr_tag.storefront.pinned_reference
    naver_cloud   = data.containerregistry_ncr_tag.storefront.pinned_reference
  }
}

output "deployed" {
  value = terraform_data.deployment.output
}
