variable "private_host" {
  description = "Private endpoint of the registry, as its page in the console shows it."
  type        = string
  default     = "k3x9q2vd.kr.private-ncr.ntruss.com"
}

data "containerregistry_ncr_tag" "private" {
  registry      = "acme"
  image_name    = "hello/world"
  reference     = "latest"
  registry_host = var.private_host
}

output "private_reference" {
  value = data.containerregistry_ncr_tag.private.pinned_reference
}
