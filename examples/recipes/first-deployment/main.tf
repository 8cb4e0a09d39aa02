terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

# What does not depend on an image is always deployed.
resource "terraform_data" "network" {
  input = "10.20.0.0/16"
}

# CI has not pushed this tag yet: exists is false. Any other problem is still an
# error.
data "containerregistry_acr_tag" "storefront" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = "1.6.0"
  verify_digest = true
  allow_missing = true
}

# Replace with your service. The first plan after the push creates it.
resource "terraform_data" "storefront" {
  count = data.containerregistry_acr_tag.storefront.exists ? 1 : 0

  input = data.containerregistry_acr_tag.storefront.pinned_reference

  lifecycle {
    # Deleting the tag later must not destroy the service.
    prevent_destroy = true
  }
}

# The same for several services, each with an image of its own.
data "containerregistry_ncr_tag" "services" {
  for_each = toset(["storefront", "checkout"])

  registry      = "acme"
  image_name    = each.key
  reference     = "1.4.2"
  verify_digest = true
  allow_missing = true

  lifecycle {
    # A gate that passes without an image. Not `!self.exists || …`: Terraform
    # evaluates both sides, and the message.
    postcondition {
      condition = (
        self.exists
        ? max([for image in self.images : image.size]...) <= 100 * 1000 * 1000 # bytes
        : true
      )
      error_message = "acme/${each.key}:1.4.2 has an image of ${try(max([for image in self.images : image.size]...), 0)} bytes; 100 MB are allowed."
    }
  }
}

resource "terraform_data" "services" {
  for_each = {
    for name, tag in data.containerregistry_ncr_tag.services :
    name => tag.pinned_reference if tag.exists
  }

  input = each.value

  lifecycle {
    prevent_destroy = true
  }
}

output "deployed" {
  value = {
    network    = terraform_data.network.output
    storefront = terraform_data.storefront[*].output
    services   = { for name, service in terraform_data.services : name => service.output }
  }
}

output "services_without_image" {
  value = [for name, tag in data.containerregistry_ncr_tag.services : name if !tag.exists]
}
