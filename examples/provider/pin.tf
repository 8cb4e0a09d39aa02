# Replace with your deployment: a Helm release, a container group, a virtual machine.
resource "terraform_data" "deployment" {
  input = data.containerregistry_ncr_tag.approved.pinned_reference
}

output "deployed" {
  value = terraform_data.deployment.output
}
