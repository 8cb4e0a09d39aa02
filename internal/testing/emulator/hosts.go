// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net"
	"net/http"
	"regexp"
	"strings"
)

// The names by which the vendor's services are asked for, where something leads
// such requests here.
var (
	acrHosts = regexp.MustCompile(`^cr(-vpc)?\.[a-z0-9-]+\.aliyuncs\.com$`)
	stsHosts = regexp.MustCompile(`^sts(-vpc)?(\.[a-z0-9-]+)?\.aliyuncs\.com$`)
)

const metadataHost = "100.100.100.200"

// serviceAt goes by the host, if it is a vendor's, and else by the path.
func (s *Server) serviceAt(r *http.Request) http.HandlerFunc {
	host, path := hostOf(r), r.URL.Path
	switch {
	case host == metadataHost:
		return s.serveMetadata
	case acrHosts.MatchString(host), stsHosts.MatchString(host):
		return s.serveRPC
	case acrStorageHosts.MatchString(host):
		return s.serveStorage
	case s.isRegistry(r):
		return s.serveRegistry
	case strings.HasPrefix(path, "/ncr/"):
		return s.serveNCR
	case strings.HasPrefix(path, storagePrefix):
		return s.serveStorage
	case strings.HasPrefix(path, metadataPrefix):
		return s.serveMetadata
	case strings.HasPrefix(path, credentialsPrefix):
		return s.serveCredentials
	}
	return s.serveRPC
}

// hostOf is the host that was asked for, without its port.
func hostOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		return host
	}
	return r.Host
}
