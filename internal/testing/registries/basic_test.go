// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// passwordHash is bcrypt's of the secret key of the fixture's first account of NCR.
const passwordHash = "$2a$04$yQjEQBvcEW4NyrMCcvFohetpTtvVgV7uOGbf1CwTTWG98zJfYvm1m"

// requireKeys returns the settings of distribution that require an account's keys by basic
// authentication, as NCR does.
func requireKeys(t *testing.T, account emulator.Account) object {
	t.Helper()
	users := writeFile(t, filepath.Join(t.TempDir(), "htpasswd"), []byte(account.AccessKey+":"+passwordHash+"\n"))
	return object{"htpasswd": object{"realm": "NCR", "path": users}}
}

// loginFile returns the environment variable that names a directory with crane's logins.
func loginFile(t *testing.T, logins map[string]oci.Login) string {
	t.Helper()
	hosts := object{}
	for host, login := range logins {
		hosts[host] = object{"auth": base64.StdEncoding.EncodeToString([]byte(login.Username + ":" + login.Password))}
	}
	content, err := json.Marshal(object{"auths": hosts})
	if err != nil {
		t.Fatal(err)
	}
	return "DOCKER_CONFIG=" + filepath.Dir(writeFile(t, filepath.Join(t.TempDir(), "config.json"), content))
}

// TestBasicAuthentication reads with an account's keys, with a wrong one, and with none.
func TestBasicAuthentication(t *testing.T) {
	t.Parallel()
	account := emulator.DefaultFixture().Accounts.NCR[0]
	served := startDistribution(t, object{"auth": requireKeys(t, account)})
	login := oci.Login{Username: account.AccessKey, Password: account.SecretKey}
	client := craneForTest(t, loginFile(t, map[string]oci.Login{served.host: login}))
	reference := served.host + "/" + repositoryName + ":single"
	contents := layout{}
	client.push(t, contents, contents.addImage(baseAndApp(ociTypes, "linux/amd64")), reference)
	ours, repository := newClient(served.host, login)
	compareTag(t, client, reference, ours, oci.TagRequest{Repository: repository, Tag: "single"})
	compareImage(t, client.readImage(t, reference, ""), ours, request(t, repository, "single", ""))
	for _, repository.Login = range []oci.Login{{Username: login.Username, Password: "wrong"}, {}} {
		_, err := readImage(t, ours, request(t, repository, "single", ""))
		if failed, _ := errors.AsType[transport.Error](err); failed.Kind != transport.KindUnauthenticated || failed.Status != http.StatusUnauthorized {
			t.Errorf("with %q: %v, want HTTP 401", repository.Login.Password, err)
		}
	}
}
