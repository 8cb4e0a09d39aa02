variable "reads" {
  type = number
}

resource "terraform_data" "load" {
  count = var.reads
  input = "load-${count.index}"
}
