terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    containerregistry = { source = "containerregistry/containerregistry" }
  }
}

output "parts" {
  value = provider::containerregistry::parse_reference(
    "acme.kr.ncr.ntruss.com/base/runtime:2024.03",
  )
}

output "docker_hub" {
  value = provider::containerregistry::parse_reference("nginx")
}
