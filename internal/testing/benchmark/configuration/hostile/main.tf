terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

variable "source_name" {
  description = "The data source that is read."
  type        = string
}

variable "layers_source" {
  description = "What the layers are read from: api or registry."
  type        = string
}

variable "url" {
  description = "The emulator."
  type        = string
}

variable "acr_keys" {
  type = list(string)
}

provider "containerregistry" {
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_keys[0]
    secret_key = var.acr_keys[1]
    endpoint   = var.url
  }
}

data "containerregistry_acr_tag" "hostile" {
  count = var.source_name == "containerregistry_acr_tag" ? 10 : 0

  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-l0adl0adl0adl0ad"
  tag         = "load-${count.index}"

  timeouts {
    read = "8s"
  }
}

data "containerregistry_acr_tag_layers" "hostile" {
  count = var.source_name == "containerregistry_acr_tag_layers" ? 10 : 0

  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-a7p2m9i4x3q8r5s1"
  tag         = "2.0.0"
  source      = var.layers_source

  timeouts {
    read = "8s"
  }
}
