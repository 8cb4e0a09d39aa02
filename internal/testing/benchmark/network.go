// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"runtime"
	"time"
)

// network is the way between the provider and the registries.
type network struct {
	name      string
	tls       bool
	roundTrip time.Duration // added to each round trip
	reason    string        // why it cannot be measured here; empty where it can
}

// networks are measured one after the other.
func networks() []network {
	return []network{
		{name: "Plain HTTP on loopback"},
		{name: "TLS, with 30 ms added to each round trip", tls: true, roundTrip: 30 * time.Millisecond, reason: noCertificateFile(runtime.GOOS)},
	}
}

// noCertificateFile says why a provider cannot be told to trust the emulator. SSL_CERT_FILE, the one way without
// changing the provider or the machine, is not read everywhere: https://pkg.go.dev/crypto/x509#SystemCertPool.
func noCertificateFile(operatingSystem string) string {
	switch operatingSystem {
	case "darwin", "ios", "windows":
		return "Go on " + operatingSystem + " does not read SSL_CERT_FILE"
	}
	return ""
}
