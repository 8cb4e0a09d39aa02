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
}

variable "acr_access_key" {
  type = string
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

variable "scan_timeout" {
  description = "How long to wait for the end of the scan."
  type        = string
  default     = "15m"
}

data "containerregistry_acr_tag" "storefront" {
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  tag           = "1.4.2"
  registry_host = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
}

# CI has just pushed the image, and the instance scans what is pushed. The plan waits for the end of the scan.
data "containerregistry_acr_tag_scan" "storefront" {
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
      condition = self.high_severity == 0 # of a scan that is not complete, it is null, and refuses
      error_message = (
        self.status != "COMPLETE" ? "The scan of platform/storefront:1.4.2 has ended as ${self.status}: scan the image again in the console of the instance." :
        "platform/storefront:1.4.2 has ${self.high_severity} findings of high severity, ${self.total_severity} in all: see them in the console of the instance."
      )
    }
  }
}

# A placeholder for your deployment. What is scanned is what is deployed.
resource "terraform_data" "deployment" {
  input = data.containerregistry_acr_tag.storefront.pinned_reference

  depends_on = [data.containerregistry_acr_tag_scan.storefront]
}

output "deployed" {
  value = terraform_data.deployment.output
}
