// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"strings"
	"testing"
)

func TestParseEndpoint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"cr.cn-hangzhou.aliyuncs.com":             "https://cr.cn-hangzhou.aliyuncs.com",
		"cr-vpc.cn-hangzhou.aliyuncs.com:8443":    "https://cr-vpc.cn-hangzhou.aliyuncs.com:8443",
		"https://ncr.apigw.ntruss.com/ncr/api/v2": "https://ncr.apigw.ntruss.com/ncr/api/v2",
		"https://host.example/":                   "https://host.example",
		"http://127.0.0.1:8080":                   "http://127.0.0.1:8080",
		"http://127.8.8.8":                        "http://127.8.8.8",
		"http://localhost:80/ncr/api/v2":          "http://localhost:80/ncr/api/v2",
		"http://LOCALHOST:80":                     "http://localhost:80",
		"https://Host.Example:65535/Path":         "https://host.example:65535/Path",
		"http://[::1]:8080":                       "http://[::1]:8080",
		"http://[::ffff:127.0.0.1]":               "http://[::ffff:127.0.0.1]",
		"https://0.0.0.0":                         "https://0.0.0.0",
	} {
		got, err := ParseEndpoint(text)
		if err != nil || got.String() != want {
			t.Errorf("ParseEndpoint(%q) = %v, %v, want %s", text, got, err, want)
		}
	}
}

func TestParseEndpointRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		"":                                                 ErrEndpoint,
		"http://cr.example":                                ErrPlainEndpoint,
		"http://localhost.evil.example":                    ErrPlainEndpoint,
		"http://127.0.0.1.evil.example":                    ErrPlainEndpoint,
		"http://10.0.0.1":                                  ErrPlainEndpoint,
		"http://0.0.0.0":                                   ErrPlainEndpoint, // unspecified: any interface of this machine
		"http://0.0.0.0:8080":                              ErrPlainEndpoint,
		"http://[::]":                                      ErrPlainEndpoint,
		"http://[::]:8080":                                 ErrPlainEndpoint,
		"http://[::ffff:0.0.0.0]":                          ErrPlainEndpoint,
		"http://169.254.169.254":                           ErrPlainEndpoint,
		"http://[fe80::1]":                                 ErrPlainEndpoint,
		"http://224.0.0.1":                                 ErrPlainEndpoint,
		"http://128.0.0.1":                                 ErrPlainEndpoint,
		"http://0":                                         ErrPlainEndpoint,
		"http://localhost.":                                ErrPlainEndpoint,
		"ftp://host.example":                               ErrEndpoint,
		"https://user:word@host.example":                   ErrEndpoint,
		"https://host.example?x=1":                         ErrEndpoint,
		"https://host.example?":                            ErrEndpoint,
		"https://host.example#x":                           ErrEndpoint,
		"https://host.example/a/../b":                      ErrEndpoint,
		"https://host.example/a%2fb":                       ErrEndpoint,
		"https://host.example//a":                          ErrEndpoint,
		"https://":                                         ErrEndpoint,
		"https://host.example:":                            ErrEndpoint,
		"https://ho st.example":                            ErrEndpoint,
		"https://hоst.example":                             ErrEndpoint, // Cyrillic о
		"https://host.example\n":                           ErrEndpoint,
		"https://host..example":                            ErrEndpoint,
		"https://-host.example":                            ErrEndpoint,
		"https://host.example:port":                        ErrEndpoint,
		"https://host_name.example":                        ErrEndpoint,
		"https://host.example:0":                           ErrEndpoint,
		"https://host.example:65536":                       ErrEndpoint,
		"https://" + strings.Repeat("a.", 127) + "example": ErrEndpoint,
		"https://[::1%25lo]":                               ErrEndpoint,
	} {
		if got, err := ParseEndpoint(text); got != nil || !errors.Is(err, want) {
			t.Errorf("ParseEndpoint(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
}
