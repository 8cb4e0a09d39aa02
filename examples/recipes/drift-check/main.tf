terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

provider "containerregistry" {
  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
  }
}

variable "ncr_access_key" {
  type = string
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
}

variable "deployed_digest" {
  description = "What is deployed of acme/storefront:1.4.2."
  type        = string
  nullable    = false # null would assert nothing
  default     = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"

  # Compared as it is written: in another form, the check below would always warn.
  validation {
    condition     = can(regex("^sha256:[0-9a-f]{64}$", var.deployed_digest))
    error_message = "Give the digest as sha256: and 64 lower-case digits."
  }
}

# A placeholder for what is deployed, whatever the tag points to by now.
resource "terraform_data" "deployment" {
  input = "acme.kr.ncr.ntruss.com/storefront@${var.deployed_digest}"
}

# It is outside of the check block: within it, every plan would show it as something to do.
data "containerregistry_ncr_tag" "now" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "1.4.2"
  verify_digest = true
  allow_missing = true
}

locals {
  # The digest of the whole tag: of its index or, without one, of its image. Null when the tag was deleted.
  digest_now = try(coalesce(data.containerregistry_ncr_tag.now.index_digest, data.containerregistry_ncr_tag.now.digest), null)
}

# Has the tag been moved since? Each plan looks, and each apply that plans; they warn, and do not fail.
check "storefront_is_what_is_deployed" {
  assert {
    condition = local.digest_now == var.deployed_digest
    error_message = (
      data.containerregistry_ncr_tag.now.exists
      ? "acme/storefront:1.4.2 was moved: it is ${coalesce(local.digest_now, "unknown")} since ${coalesce(data.containerregistry_ncr_tag.now.last_updated, "an unknown time")}, deployed is ${var.deployed_digest}."
      : "acme/storefront:1.4.2 was deleted; deployed is ${var.deployed_digest}."
    )
  }
}

variable "fail_on_drift" {
  description = "Fails where the check warns: for CI, `terraform plan -var=fail_on_drift=true`."
  type        = bool
  default     = false
}

data "containerregistry_ncr_tag" "unmoved" {
  count = var.fail_on_drift ? 1 : 0

  registry        = "acme"
  image_name      = "storefront"
  reference       = "1.4.2"
  expected_digest = var.deployed_digest
  verify_digest   = true
}

output "deployed" {
  value = terraform_data.deployment.output
}
