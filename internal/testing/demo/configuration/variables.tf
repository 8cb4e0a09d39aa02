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

variable "approved_digest" {
  description = "The digest that storefront:1.4.2 had when it was approved."
  type        = string
}

variable "approved_base_layers" {
  description = "The layers of the base image that services are built on, base first."
  type        = list(string)
}
