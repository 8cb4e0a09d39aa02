data "containerregistry_acr_tag" "api" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "api"
  tag           = "2.2.0"
  verify_digest = true # reads from the registry which images the tag has

  lifecycle {
    postcondition {
      condition = (
        length(self.images) > 0 &&
        alltrue([for image in self.images : image.platform != null])
      )
      error_message = "platform/api:2.2.0 has no image, or one without a platform, whose scan would not be read."
    }
  }
}

# CI has just pushed the images, and the instance scans them. The plan waits for
# the results of all.
data "containerregistry_acr_tag_scan" "api" {
  for_each = data.containerregistry_acr_tag.api.images_by_platform

  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.2.0"
  digest      = each.value.digest
  wait        = true

  timeouts {
    read = "15m"
  }

  lifecycle {
    postcondition {
      # Null, and so refused, unless the scan is complete.
      condition     = self.high_severity == 0
      error_message = "platform/api:2.2.0 has findings of high severity for ${each.key}, or its scan has failed: see the console of the instance."
    }
  }
}

# Replace with your deployment. It deploys the images that were scanned.
resource "terraform_data" "deployment" {
  input = data.containerregistry_acr_tag.api.pinned_reference

  depends_on = [data.containerregistry_acr_tag_scan.api]
}

output "deployed" {
  value = terraform_data.deployment.output
}
