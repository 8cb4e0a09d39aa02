data "containerregistry_acr_tags" "prereleases" {
  region              = "cn-hangzhou"
  instance_id         = "cri-k77rd2eo9ztt1qa4"
  repo_id             = "crr-v7m9m2g0qkqjf56p"
  version             = ">= 1.4.3, < 2.0.0"
  include_prereleases = true
}

data "containerregistry_acr_tags" "alpine" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-v7m9m2g0qkqjf56p"
  version     = "~> 1.4"
  variant     = "alpine"
}

data "containerregistry_acr_tags" "main" {
  region      = "cn-hangzhou"
  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-v7m9m2g0qkqjf56p"
  name_regex  = "^main-[0-9a-f]{7}$"
}

output "filters" {
  value = {
    prereleases = data.containerregistry_acr_tags.prereleases.names
    alpine      = data.containerregistry_acr_tags.alpine.names

    # Null: no such tag.
    newest_push = try(data.containerregistry_acr_tags.main.latest.name, null)
  }
}
