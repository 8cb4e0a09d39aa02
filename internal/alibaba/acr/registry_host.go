// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Instance names an instance.
type Instance struct {
	Region, ID string
}

func (i Instance) check() error {
	return cmp.Or(CheckRegion(i.Region), CheckInstanceID(i.ID))
}

// Types of endpoints, as ListInstanceEndpoint names them.
const (
	endpointInternet = "internet"
	endpointVPC      = "vpc"
)

// RegistryHost returns the host of an instance's registry: that of its public endpoint or, where only the one in a VPC is open or the API
// itself is asked within a VPC, of that. The service is asked once per instance in the client's life.
//
// API: https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-listinstanceendpoint; permission
// cr:ListInstanceEndpoint. Its errors are a *transport.Error, or one of the Check functions'; an instance without an open endpoint is
// KindUnavailable.
func (c *Client) RegistryHost(ctx context.Context, instance Instance) (string, error) {
	const operation = "ListInstanceEndpoint"
	if err := instance.check(); err != nil {
		return "", fmt.Errorf("%s: %w", operation, err)
	}
	return c.hosts.Get(ctx, instance, func(ctx context.Context) (string, error) {
		parameters := map[string]string{"InstanceId": instance.ID, "ModuleName": "Registry"}
		isLocal := c.options.Endpoint != nil && !isPublicName(c.options.Endpoint.Host)
		endpoints, err := call(ctx, c, operation, instance.Region, parameters, func(answer *strictjson.Object) map[string]string {
			return readEndpoints(answer, isLocal)
		})
		if err != nil {
			return "", err
		}
		for _, kind := range preferred(c.options.Endpoint) {
			if host := endpoints[kind]; host != "" {
				return host, nil
			}
		}
		return "", &transport.Error{
			Kind: transport.KindUnavailable, Operation: operation, Message: "the instance has no endpoint for its registry that is open",
			Advice: "open the public or a VPC's endpoint of the instance in its console, or give registry_host.",
		}
	})
}

// preferred is the order of endpoints for a client that asks the API at this one.
func preferred(endpoint *url.URL) []string {
	if endpoint != nil && strings.HasPrefix(endpoint.Host, "cr-vpc.") {
		return []string{endpointVPC, endpointInternet}
	}
	return []string{endpointInternet, endpointVPC}
}

// readEndpoints returns the host of each type of endpoint that is open. Only an API at an address of its own may name such a one: a registry is
// given a login.
func readEndpoints(answer *strictjson.Object, isLocal bool) map[string]string {
	hosts := make(map[string]string)
	for _, endpoint := range answer.Objects("Endpoints") {
		kind, enabled := endpoint.Text("EndpointType"), endpoint.Boolean("Enable")
		if kind == nil || enabled == nil || !*enabled {
			continue
		}
		if host := readDomain(endpoint, isLocal); host != "" {
			hosts[strings.ToLower(*kind)] = smallest(hosts[strings.ToLower(*kind)], host)
		}
	}
	return hosts
}

// readDomain takes the vendor's own name before one of the user's, and of several the first by the alphabet, in whatever order they come.
func readDomain(endpoint *strictjson.Object, isLocal bool) string {
	var ofVendor, ofUser string
	for _, domain := range endpoint.Objects("Domains") {
		host, kind := domain.Text("Domain"), domain.Text("Type")
		switch {
		case host == nil:
		case image.CheckHost(*host) != nil, !isLocal && !isPublicName(*host):
			domain.Fail("Domain", "want the name of a host, not \""+*host+"\"")
		case kind != nil && *kind == "SYSTEM":
			ofVendor = smallest(ofVendor, *host)
		default:
			ofUser = smallest(ofUser, *host)
		}
	}
	return cmp.Or(ofVendor, ofUser)
}

func smallest(one, other string) string {
	if one == "" {
		return other
	}
	return min(one, other)
}

// isPublicName tells whether a host is a name with a dot in it, rather than an address or this machine.
func isPublicName(host string) bool {
	name, _, found := strings.Cut(host, ":")
	return net.ParseIP(name) == nil && strings.Contains(name, ".") && (!found || !strings.Contains(host, "["))
}

var (
	// tokenHosts has a region in the middle: at dockerauth.oss-cn-hangzhou.aliyuncs.com is a bucket, which may be anybody's.
	tokenHosts   = regexp.MustCompile(`^dockerauth[a-z0-9-]*\.(?:cn|ap|us|eu|me|na|sa|rus)-[a-z0-9-]+\.aliyuncs\.com$`)
	storageHosts = regexp.MustCompile(`^[a-z0-9-]+\.oss-[a-z0-9-]+\.aliyuncs\.com$`)
)

// IsTokenHost tells whether a host is one where the vendor gives tokens for its registries, as their challenges name it.
func IsTokenHost(host string) bool { return tokenHosts.MatchString(host) }

// IsStorageHost tells whether a host is a bucket of OSS, where the vendor's registries keep blobs (StorageDomain of
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-struct-routeitem). Buckets may be anybody's.
func IsStorageHost(host string) bool { return storageHosts.MatchString(host) }
