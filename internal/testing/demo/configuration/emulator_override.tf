# Where the emulator's registry is. Delete this file to read the real one.
data "containerregistry_ncr_tag" "storefront" {
  registry_host = var.ncr_registry_host
}
