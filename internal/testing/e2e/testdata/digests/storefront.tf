variable "ncr_host" {
  type = string
}

variable "tag" {
  type    = string
  default = "edge"
}

variable "expected_digest" {
  type    = string
  default = null
}

variable "verify_digest" {
  type    = bool
  default = null
}

variable "wait" {
  type    = bool
  default = null
}

data "containerregistry_ncr_tag" "storefront" {
  registry        = "acme"
  image_name      = "storefront"
  reference       = var.tag
  registry_host   = var.ncr_host
  expected_digest = var.expected_digest
  verify_digest   = var.verify_digest
  wait            = var.wait

  timeouts {
    read = "40s"
  }
}

output "storefront" {
  value = {
    digest = data.containerregistry_ncr_tag.storefront.digest
    pin    = data.containerregistry_ncr_tag.storefront.pinned_reference
  }
}
