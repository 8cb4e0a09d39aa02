// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"os"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// accountCase is an input, who signs for it, and who signs with the vendor's tools, as their source
// says: aliyun/alicloud (81c43b6, alicloud/provider.go and connectivity/config.go), aliyun-cli
// (eadd68d, config/profile.go and configuration.go) and credentials-go (9ac55b4,
// credentials/providers), which the SDK's default chain follows.
type accountCase struct {
	input       string // for the tables: what is set
	onPage      bool   // in the table of the page too
	environment string // NAME=value of each variable, in words; $FILE, $URL and names of accounts are replaced
	file        string // the profiles of the CLI's file, of accountProfiles; the first is the current one
	other       string // the same of $FILE, or its content
	block       Configuration

	signer string // of the request for the image, with the emulator's name of the account, or
	failed string // "source: message" of the error

	here                 string // for the tables: the source that is used
	alicloud, cli, gosdk string // for the tables: the same of the vendor's tools
}

// Who signs with these is clear without a name: the keys in the environment are of the account
// second, those of a profile prod are of third, those of a profile default are of main.
const (
	inKeys    = "ALIBABA_CLOUD_ACCESS_KEY_ID=second.key ALIBABA_CLOUD_ACCESS_KEY_SECRET=second.secret "
	inOlder   = "ALICLOUD_ACCESS_KEY=second.key ALICLOUD_SECRET_KEY=second.secret "
	inThird   = "ALIBABACLOUD_ACCESS_KEY_ID=second.key ALIBABACLOUD_ACCESS_KEY_SECRET=second.secret "
	inOIDC    = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=" + oidcARN + " ALIBABA_CLOUD_OIDC_TOKEN_FILE=$TOKEN ALIBABA_CLOUD_ROLE_ARN=" + cluster + " "
	inProfile = "ALIBABA_CLOUD_PROFILE=prod "
	inURI     = "ALIBABA_CLOUD_CREDENTIALS_URI=$URL/credentials/build "
	inRole    = "ALIBABA_CLOUD_ECS_METADATA=build-machine "

	ofOIDC     = "role/cluster-reader/terraform"
	ofURI      = "role/broker/build"
	ofInstance = "role/build-machine/i-bp1exampleexample0000"
	ofDeployer = "role/ci-deployer/terraform"

	bothProfiles = "default prod"
	cliFile      = "~/.aliyun/config.json"
	namedProd    = `profile "prod" (ALIBABA_CLOUD_PROFILE in the environment)`
)

// accountProfiles are profiles of the CLI's file.
func accountProfiles() map[string]fields {
	temporaryKeys := fields{"access_key_id": temporary.AccessKey, "access_key_secret": temporary.SecretKey, "sts_token": temporary.SecurityToken}
	return map[string]fields{
		"default":    profileWithKeys("default", mainAccount),
		"prod":       profileWithKeys("prod", thirdAccount),
		"empty":      {"name": "default", "mode": "AK", "region_id": "cn-hangzhou"},
		"role":       with(profileWithKeys("prod", mainAccount), fields{"mode": "RamRoleArn", "ram_role_arn": deployer, "ram_session_name": "terraform"}),
		"ecs":        {"name": "prod", "mode": "EcsRamRole", "ram_role_name": "build-machine"},
		"token":      with(temporaryKeys, fields{"name": "default"}),
		"no-mode":    with(profileWithKeys("default", mainAccount), fields{"mode": nil, "ram_role_arn": deployer, "ram_session_name": "terraform"}),
		"token-role": with(temporaryKeys, fields{"name": "default", "ram_role_arn": deployer}),
		"sts-role":   with(temporaryKeys, fields{"name": "default", "mode": "RamRoleArn", "ram_role_arn": deployer, "ram_session_name": "terraform"}),
		"oidc":       {"name": "default", "mode": "OIDC", "oidc_provider_arn": oidcARN, "oidc_token_file": "~/token", "ram_session_name": "terraform"},
		"no-oidc":    {"name": "prod", "mode": "OIDC"},
		"uri":        {"name": "prod", "mode": "CredentialsURI"},
		"no-keys":    {"name": "prod", "mode": "AK"},
		"source":     {"name": "default", "source_profile": "prod", "ram_role_arn": deployer},
		"rsa":        {"name": "default", "mode": "RsaKeyPair", "private_key": "planted", "key_pair_name": "planted"},
	}
}

// fill replaces the names in an environment by values of the setup.
func (s *testSetup) fill(t *testing.T, text, file string) string {
	t.Helper()
	mainKey, mainSecret := account(mainAccount)
	secondKey, secondSecret := account(secondAccount)
	return strings.NewReplacer(
		"main.key", mainKey, "main.secret", mainSecret, "second.key", secondKey, "second.secret", secondSecret,
		"sts.key", temporary.AccessKey, "sts.secret", temporary.SecretKey, "sts.token", temporary.SecurityToken,
		"$TOKEN", s.write(t, "token", oidcToken), "$INLINE", oidcToken, "$URL", s.server.URL(), "$FILE", file,
	).Replace(text)
}

func (s *testSetup) fileOf(t *testing.T, name, profiles string) string {
	t.Helper()
	if strings.ContainsAny(profiles, "{[") {
		return s.write(t, name, profiles)
	}
	known := accountProfiles()
	var chosen []fields
	for _, profile := range strings.Fields(profiles) {
		chosen = append(chosen, known[profile])
	}
	s.writeProfiles(t, chosen...)
	if name != ".aliyun/config.json" {
		if err := os.Rename(s.profileFile(), s.write(t, name, "")); err != nil {
			t.Fatal(err)
		}
	}
	return s.home + "/" + name
}

// TestAccounts has who signs for each input. No error quotes a secret.
func TestAccounts(t *testing.T) {
	t.Parallel()
	if len(accountCases) < 40 {
		t.Errorf("%d inputs", len(accountCases))
	}
	for _, test := range accountCases {
		t.Run(test.input, func(t *testing.T) {
			t.Parallel()
			setup := newSetup(t, emulator.Options{})
			setup.configuration = test.block
			other := ""
			if test.other != "" {
				other = setup.fileOf(t, "other", test.other)
			}
			if test.file != "" {
				setup.fileOf(t, ".aliyun/config.json", test.file)
			}
			for _, variable := range strings.Fields(setup.fill(t, test.environment, other)) {
				name, value, _ := strings.Cut(variable, "=")
				setup.variables[name] = value
			}
			operations, err := setup.readLayers(t)
			signer := ""
			if len(operations) > 0 {
				signer, _ = strings.CutPrefix(operations[len(operations)-1], layers)
			}
			failed, problem := callFailure(err), ""
			if err != nil {
				signer, problem = "", failed.CredentialSource+": "+strings.ReplaceAll(failed.Message, setup.home, "~")
			}
			if signer != test.signer || problem != test.failed {
				t.Errorf("signed by %q (%v), error %q\nwant %q, error %q; after %q", signer, err, problem, test.signer, test.failed, operations)
			}
			text := failed.Error() + failed.Fix
			for _, index := range []int{mainAccount, secondAccount, thirdAccount, temporaryAccount} {
				if accessKey, secretKey := account(index); strings.Contains(text, secretKey) || strings.Contains(text, accessKey) {
					t.Errorf("a key is quoted: %s", text)
				}
			}
			if strings.Contains(text, oidcToken) || strings.Contains(text, temporary.SecurityToken) || strings.Contains(text, "planted") {
				t.Errorf("a secret is quoted: %s", text)
			}
		})
	}
}

const updatesAccounts = "UPDATE_ACCOUNTS"

// TestTablesOfPage compares tables of the page on authentication with the table of variables and
// with some of the inputs above, and a golden file with all of them. UPDATE_ACCOUNTS=1 writes both.
func TestTablesOfPage(t *testing.T) {
	t.Parallel()
	const template, golden = "../../../templates/guides/authentication.md.tmpl", "testdata/accounts.md"
	page := readText(t, template)
	updated := page
	for _, table := range []string{variablesTable(), accountsTable(true)} {
		header, _, _ := strings.Cut(table, "\n")
		before, rest, found := strings.Cut(updated, header+"\n")
		if !found {
			t.Fatalf("%s has no table %s", template, header)
		}
		_, after, _ := strings.Cut(rest, "\n\n")
		updated = before + table + "\n" + after
	}
	for file, text := range map[string]struct{ got, want string }{template: {page, updated}, golden: {readText(t, golden), accountsTable(false)}} {
		if text.got == text.want {
			continue
		}
		if os.Getenv(updatesAccounts) == "" {
			t.Errorf("%s is out of date: run the test with %s=1, then make docs", file, updatesAccounts)
		} else if err := os.WriteFile(file, []byte(text.want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readText(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil && os.Getenv(updatesAccounts) == "" {
		t.Fatal(err)
	}
	return string(content)
}

func variablesTable() string {
	var table strings.Builder
	table.WriteString("| Value | Environment variables |\n|---|---|\n")
	for _, fact := range factVariables() {
		table.WriteString("| " + fact.name + " | `" + strings.Join(fact.variables, "`, `") + "` |\n")
	}
	return table.String()
}

// aboutAccounts is the head of the golden file.
const aboutAccounts = `# Which credentials are used

TestAccounts executes each row. What other tools do is from their source code of August 2026. "Named profile" is
ALIBABA_CLOUD_PROFILE=prod, "current profile" the one that the file selects, "ECS role" ALIBABA_CLOUD_ECS_METADATA;
"none" means that no credentials are found, "–" is not applicable.

`

// accountsTable returns the table of the inputs that the page has, without the SDK, or of all.
func accountsTable(ofPage bool) string {
	header, width := []string{"Set", "Used here", "aliyun/alicloud", "`aliyun` CLI", "credentials-go"}, 5
	if ofPage {
		width = 4
	}
	var table strings.Builder
	if !ofPage {
		table.WriteString(aboutAccounts)
	}
	writeRow := func(cells []string) {
		table.WriteString("| " + strings.Join(cells[:width], " | ") + " |\n")
	}
	writeRow(header)
	table.WriteString(strings.Repeat("|---", width) + "|\n")
	for _, test := range accountCases {
		if test.onPage || !ofPage {
			writeRow([]string{test.input, test.here, cmp.Or(test.alicloud, "same"), cmp.Or(test.cli, "same"), cmp.Or(test.gosdk, "same")})
		}
	}
	return table.String()
}
