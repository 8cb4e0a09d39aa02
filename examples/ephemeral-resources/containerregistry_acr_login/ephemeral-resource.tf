ephemeral "containerregistry_acr_login" "acme" {
  instance_id      = "cri-k77rd2eo9ztt1qa4"
  expires_in_hours = 2
}
