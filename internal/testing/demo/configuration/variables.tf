variable "acr_access_key" {
  type = string
}

variable "acr_secret_key" {
  type      = string
  sensitive = true
}

variable "acr_endpoint" {
  type = string
}

variable "ncr_access_key" {
  type = string
}

variable "ncr_secret_key" {
  type      = string
  sensitive = true
}

variable "ncr_endpoint" {
  type = string
}

variable "ncr_registry_host" {
  type = string
}

variable "approved_digest" {
  description = "The digest of the index that storefront:edge had when it was approved."
  type        = string
}

variable "approved_base_layers" {
  description = "The layers of the base image that services are built on, base first."
  type        = list(string)
}
