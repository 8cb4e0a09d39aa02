// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnreadLogsAreOff(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environment []string
		want        map[string]string
	}{
		"nobody asked":    {[]string{"PATH=/bin", "TF_LOG=", "TF_LOG_PATH=x"}, map[string]string{"TF_LOG_SDK": "OFF", "TF_LOG_PROVIDER_CONTAINERREGISTRY": "OFF"}},
		"a log was asked": {[]string{"TF_LOG=DEBUG"}, map[string]string{}},
		"the provider's":  {[]string{"TF_LOG_PROVIDER=TRACE"}, map[string]string{}},
		"this provider's": {[]string{"TF_LOG_PROVIDER_CONTAINERREGISTRY=INFO"}, map[string]string{}},
	} {
		set := map[string]string{}
		quietUnreadLogs(test.environment, func(name, value string) error { set[name] = value; return nil })
		if difference := cmp.Diff(test.want, set); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}
