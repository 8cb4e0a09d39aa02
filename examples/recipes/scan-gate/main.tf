terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

variable "scan_timeout" {
  description = "How long to wait for the result of the scan."
  type        = string
  default     = "15m"
}

data "containerregistry_acr_tag" "storefront" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = "1.4.2"
  registry_host = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
}

# CI has just pushed the image, and the instance scans it. The plan waits for
# the result.
data "containerregistry_acr_tag_scan" "storefront" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
  digest      = data.containerregistry_acr_tag.storefront.digest
  wait        = true

  timeouts {
    read = var.scan_timeout
  }

  lifecycle {
    postcondition {
      # Null, and so refused, unless the scan is complete.
      condition = self.high_severity == 0
      error_message = (
        self.status != "COMPLETE"
        ? "The scan of platform/storefront:1.4.2 has ended as ${self.status}: scan the image again in the console of the instance."
        : "platform/storefront:1.4.2 has ${self.high_severity} findings of high severity, ${self.total_severity} in all: see them in the console of the instance."
      )
    }
  }
}

# Replace with your deployment. It deploys the image that was scanned.
resource "terraform_data" "deployment" {
  input = data.containerregistry_acr_tag.storefront.pinned_reference

  depends_on = [data.containerregistry_acr_tag_scan.storefront]
}

output "deployed" {
  value = terraform_data.deployment.output
}
