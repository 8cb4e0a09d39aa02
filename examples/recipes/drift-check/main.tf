terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

variable "deployed_digest" {
  description = "Deployed digest of acme/storefront:1.4.2."
  type        = string
  nullable    = false # with null, nothing is compared
  default     = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"

  # The check below compares strings: in another form, it would always warn.
  validation {
    condition     = can(regex("^sha256:[0-9a-f]{64}$", var.deployed_digest))
    error_message = "Give the digest as sha256: and 64 lower-case digits."
  }
}

# Replace with your deployment. It stays at the deployed digest when the tag is moved.
resource "terraform_data" "deployment" {
  input = "acme.kr.ncr.ntruss.com/storefront@${var.deployed_digest}"
}

# Outside of the check block: within it, every plan would show this read as a change.
data "containerregistry_ncr_tag" "now" {
  registry      = "acme"
  image_name    = "storefront"
  reference     = "1.4.2"
  verify_digest = true
  allow_missing = true
}

locals {
  # Digest of the whole tag: of its index or, without one, of its image. Null
  # when the tag was deleted.
  digest_now = try(coalesce(
    data.containerregistry_ncr_tag.now.index_digest,
    data.containerregistry_ncr_tag.now.digest,
  ), null)
  moved_at = coalesce(data.containerregistry_ncr_tag.now.last_updated, "an unknown time")
}

# Warns in each plan, and each apply without a saved plan, while the tag points
# to another digest.
check "storefront_is_what_is_deployed" {
  assert {
    condition = local.digest_now == var.deployed_digest
    error_message = (
      data.containerregistry_ncr_tag.now.exists
      ? "acme/storefront:1.4.2 was moved: it is ${coalesce(local.digest_now, "unknown")} since ${local.moved_at}, deployed is ${var.deployed_digest}."
      : "acme/storefront:1.4.2 was deleted; deployed is ${var.deployed_digest}."
    )
  }
}

variable "fail_on_drift" {
  description = "Fail instead of warn. In CI: `terraform plan -var=fail_on_drift=true`."
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
