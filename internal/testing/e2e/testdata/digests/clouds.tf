# One recipe in both clouds: assert the index, gate on an architecture, pin the index.
variable "ncr_host" {
  type = string
}

variable "architecture" {
  type    = string
  default = "arm64"
}

variable "services" {
  type = map(object({ tag = string, digest = string }))
}

data "containerregistry_acr_tag" "services" {
  for_each        = var.services
  instance_id     = "cri-k77rd2eo9ztt1qa4"
  namespace       = "platform"
  repo_name       = each.key
  tag             = each.value.tag
  expected_digest = each.value.digest
  verify_digest   = true

  lifecycle {
    postcondition {
      condition     = contains(self.architectures, var.architecture)
      error_message = "ACR: ${each.key}:${each.value.tag} is built for ${join(", ", self.architectures)}; ${var.architecture} is needed."
    }
  }
}

data "containerregistry_ncr_tag" "services" {
  for_each        = var.services
  registry        = "acme"
  image_name      = each.key
  reference       = each.value.tag
  registry_host   = var.ncr_host
  expected_digest = each.value.digest
  verify_digest   = true

  lifecycle {
    postcondition {
      condition     = contains(self.architectures, var.architecture)
      error_message = "NCR: ${each.key}:${each.value.tag} is built for ${join(", ", self.architectures)}; ${var.architecture} is needed."
    }
  }
}

locals {
  clouds = { acr = data.containerregistry_acr_tag.services, ncr = data.containerregistry_ncr_tag.services }
}

resource "terraform_data" "deployment" {
  input = { for cloud, tags in local.clouds : cloud => { for name, tag in tags : name => tag.pinned_reference } }
}

output "deployed" {
  value = terraform_data.deployment.output
}

# What digest is of is the one thing that differs.
output "digest_kind" {
  value = { for cloud, tags in local.clouds : cloud => { for name, tag in tags : name => tag.digest_kind } }
}

output "facts" {
  value = {
    for cloud, tags in local.clouds : cloud => {
      for name, tag in tags : name => {
        index_digest  = tag.index_digest
        platforms     = sort(tag.platforms)
        architectures = sort(tag.architectures)
        digests       = { for platform, image in tag.images_by_platform : platform => image.digest }
      }
    }
  }
}
