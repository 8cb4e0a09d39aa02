// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// configuration has the fields that are read of an image's configuration
// (https://github.com/opencontainers/image-spec/blob/main/config.md). Other fields need not be
// valid. Names are matched as runtimes match them, which use encoding/json too.
type configuration struct {
	OS           string `json:"os"`
	Architecture string `json:"architecture"`
	Variant      string `json:"variant"`
	OSVersion    string `json:"os.version"`
	Config       struct {
		User string `json:"User"`
	} `json:"config"`
	RootFS struct {
		DiffIDs []string `json:"diff_ids"`
	} `json:"rootfs"`
	History json.RawMessage `json:"history"`
}

// userLimit limits a user, in bytes: Linux limits the names of a user and of a group to a quarter.
const userLimit = 1000

// checkUser refuses a user that cannot be shown. It is not left out: without one, containers run as
// root.
func (c configuration) checkUser() error {
	if length := len(c.Config.User); length > userLimit {
		return configurationError(fmt.Errorf("config.User has %d bytes, the limit is %d", length, userLimit))
	}
	if character, found := strictjson.ControlCharacter(c.Config.User); found {
		return configurationError(fmt.Errorf("config.User has the control character %U", character))
	}
	return nil
}

// platform returns the platform as the configuration states it.
func (c configuration) platform() image.Platform {
	return image.Platform{OS: c.OS, Architecture: c.Architecture, Variant: c.Variant, OSVersion: versionOrNone(c.OSVersion)}
}

func (c configuration) isAttestation() bool { return image.IsAttestation(c.OS, c.Architecture) }

// runsAsRoot reports whether a container of this user has the user ID 0, as far as the
// configuration says: another name may have it as well, by the image's /etc/passwd.
func runsAsRoot(user string) bool {
	name, _, _ := strings.Cut(strings.TrimSpace(user), ":")
	id, err := strconv.Atoi(name)
	return name == "" || name == "root" || err == nil && id == 0
}
