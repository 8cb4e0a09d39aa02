terraform {
  required_version = ">= 1.5"

  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "~> 0.1.0"
    }
  }
}

# CI pushes each commit of a feature branch as <branch>-<commit>.
variable "branch" {
  type    = string
  default = "checkout"
}

data "containerregistry_acr_tags" "branch" {
  region        = "cn-hangzhou"
  instance_id   = "cri-k77rd2eo9ztt1qa4"
  namespace     = "platform"
  repo_name     = "storefront"
  name_regex    = "^${var.branch}-[0-9a-f]{7}$"
  registry_host = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
}

# Replace with your preview environment. It is destroyed when the tag is deleted.
resource "terraform_data" "preview" {
  for_each = {
    for tag in data.containerregistry_acr_tags.branch.tags :
    tag.name => tag.pinned_reference
  }

  input = each.value
}

output "previews" {
  value = { for name, preview in terraform_data.preview : name => preview.output }
}
