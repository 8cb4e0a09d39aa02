terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

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
  type = string
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

variable "ncr_access_key" {
  type = string
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
}

# What does not depend on an image is deployed in any case.
resource "terraform_data" "network" {
  input = "10.20.0.0/16"
}

# CI has not pushed this tag yet. That makes exists false; any other trouble is an error as ever.
data "containerregistry_acr_tag" "storefront" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = "1.6.0"
  verify_digest = true
  allow_missing = true
}

# A placeholder for the service: it comes with the first plan after the push.
resource "terraform_data" "storefront" {
  count = data.containerregistry_acr_tag.storefront.exists ? 1 : 0

  input = data.containerregistry_acr_tag.storefront.pinned_reference

  lifecycle {
    # A tag that is deleted later must not take the service down.
    prevent_destroy = true
  }
}

# The same for several services, each of which comes with its own image.
data "containerregistry_ncr_tag" "services" {
  for_each = toset(["storefront", "checkout"])

  registry      = "acme"
  image_name    = each.key
  reference     = "1.4.2"
  verify_digest = true
  allow_missing = true

  lifecycle {
    # A gate for when there is an image. Not `!self.exists || …`: both sides of it are evaluated, and so is the message.
    postcondition {
      condition     = self.exists ? max([for image in self.images : image.size]...) <= 100 * 1000 * 1000 : true # bytes
      error_message = "acme/${each.key}:1.4.2 has an image of ${try(max([for image in self.images : image.size]...), 0)} bytes; 100 MB are allowed."
    }
  }
}

resource "terraform_data" "services" {
  for_each = { for name, tag in data.containerregistry_ncr_tag.services : name => tag.pinned_reference if tag.exists }

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
