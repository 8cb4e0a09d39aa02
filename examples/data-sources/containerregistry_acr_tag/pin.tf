data "containerregistry_acr_tag" "release" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.3"
}

# Stands for what you deploy. It changes when the tag is moved, and says to what.
resource "terraform_data" "deployment" {
  input = {
    image = provider::containerregistry::pin_reference(
      "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront:1.4.3",
      data.containerregistry_acr_tag.release.digest,
    )
  }
}

output "deployed" {
  value = terraform_data.deployment.output.image
}
