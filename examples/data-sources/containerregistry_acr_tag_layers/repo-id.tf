data "containerregistry_acr_tag_layers" "billing" {
  region      = "ap-southeast-1"
  instance_id = "cri-8d2r6x1p0qzv5mna"
  repo_id     = "crr-q2w8e4r6t1y3u5i7" # alicloud_cr_ee_repo.billing.repo_id, if that is in the same configuration
  tag         = "2.0.1"
}
