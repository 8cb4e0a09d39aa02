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

variable "reads" {
  type = number
}

variable "url" {
  description = "The emulator."
  type        = string
}

variable "acr_keys" {
  type = list(string)
}

variable "ncr_keys" {
  type = list(string)
}

provider "containerregistry" {
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_keys[0]
    secret_key = var.acr_keys[1]
    endpoint   = var.url
  }
  ncr {
    access_key = var.ncr_keys[0]
    secret_key = var.ncr_keys[1]
    endpoint   = "${var.url}/ncr/api/v2"
  }
}

data "containerregistry_acr_tag" "load" {
  count = var.source_name == "containerregistry_acr_tag" ? var.reads : 0

  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-l0adl0adl0adl0ad"
  tag         = "load-${count.index}"
}

data "containerregistry_acr_tag_layers" "load" {
  count = var.source_name == "containerregistry_acr_tag_layers" ? var.reads : 0

  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-l0adl0adl0adl0ad"
  tag         = "load-${count.index}"
}

data "containerregistry_ncr_tag" "load" {
  count = var.source_name == "containerregistry_ncr_tag" ? var.reads : 0

  registry   = "acme"
  image_name = "load"
  reference  = "load-${count.index}"
}

data "containerregistry_acr_tags" "load" {
  count = var.source_name == "containerregistry_acr_tags" ? var.reads : 0

  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-l0adl0adl0adl0ad"
}

data "containerregistry_ncr_tags" "load" {
  count = var.source_name == "containerregistry_ncr_tags" ? var.reads : 0

  registry   = "acme"
  image_name = "load"
}
