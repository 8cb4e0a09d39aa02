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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Instance names an instance.
type Instance struct {
	Region, ID string
}

func (i Instance) check() error {
	return cmp.Or(checkField("region", i.Region, rpc.CheckRegion), checkField("instance", i.ID, CheckInstanceID))
}

// Types of endpoints, as ListInstanceEndpoint names them.
const (
	endpointInternet = "internet"
	endpointVPC      = "vpc"
)

// RegistryHost returns the host of an instance's registry, with one request per instance in the
// client's life.
//
// API:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-listinstanceendpoint;
// permission cr:ListInstanceEndpoint. The error is a transport.Error, or that of a Check function;
// an instance without an open endpoint is KindUnavailable without a status.
func (c *Client) RegistryHost(ctx context.Context, instance Instance) (string, error) {
	const operation = "ListInstanceEndpoint"
	if err := instance.check(); err != nil {
		return "", fmt.Errorf("%s: %w", operation, err)
	}
	return c.registryHosts.Get(ctx, instance, func(ctx context.Context) (string, error) {
		parameters := map[string]string{"InstanceId": instance.ID, "ModuleName": "Registry"}
		isLocal := c.options.Endpoint != nil && !isPublicName(c.options.Endpoint.Host)
		hosts, err := callFresh(ctx, c, operation, instance.Region, parameters, func(response *strictjson.Object) map[string]string {
			return readEndpoints(response, isLocal)
		})
		if err != nil {
			return "", err
		}
		for _, endpointType := range preferredEndpoints(c.options.Endpoint) {
			if host := hosts[endpointType]; host != "" {
				return host, nil
			}
		}
		return "", transport.Error{Kind: transport.KindUnavailable, Reason: transport.ReasonNoEndpoint, Operation: operation, Message: "the instance has no open registry endpoint"}
	})
}

// preferredEndpoints returns the types of endpoints in their order, for a client of the API at this
// endpoint.
func preferredEndpoints(endpoint *url.URL) []string {
	if endpoint != nil && strings.HasPrefix(endpoint.Host, "cr-vpc.") {
		return []string{endpointVPC, endpointInternet}
	}
	return []string{endpointInternet, endpointVPC}
}

// readEndpoints returns the host of each type of endpoint that is open.
func readEndpoints(response *strictjson.Object, isLocal bool) map[string]string {
	hosts := make(map[string]string)
	for _, endpoint := range response.Objects("Endpoints") {
		endpointType, enabled := endpoint.Text("EndpointType"), endpoint.Boolean("Enable")
		if endpointType == nil || enabled == nil || !*enabled {
			continue
		}
		if host := readDomain(endpoint, isLocal); host != "" {
			name := strings.ToLower(*endpointType)
			hosts[name] = firstByName(hosts[name], host)
		}
	}
	return hosts
}

// readDomain prefers the vendor's own domain to the user's, and of several the first by the
// alphabet, whatever the order of the response.
func readDomain(endpoint *strictjson.Object, isLocal bool) string {
	var system, user string
	for _, domain := range endpoint.Objects("Domains") {
		host, domainType := domain.Text("Domain"), domain.Text("Type")
		switch {
		case host == nil:
		case image.CheckHost(*host) != nil, !isLocal && !isPublicName(*host):
			domain.Fail("Domain", `expected a host name, got "`+*host+`"`)
		case domainType != nil && *domainType == "SYSTEM":
			system = firstByName(system, *host)
		default:
			user = firstByName(user, *host)
		}
	}
	return cmp.Or(system, user)
}

// firstByName returns the first of two hosts by the alphabet; an empty one is no host.
func firstByName(left, right string) string {
	if left == "" {
		return right
	}
	return min(left, right)
}

// isPublicName reports whether a host is a name with a dot in it, rather than an address or this
// machine.
func isPublicName(host string) bool {
	name, _, hasPort := strings.Cut(host, ":")
	return net.ParseIP(name) == nil && strings.Contains(name, ".") && (!hasPort || !strings.Contains(host, "["))
}

var (
	// tokenHosts are the names of the vendor's token service as challenges have them. A name
	// directly under aliyuncs.com belongs to the vendor; one below oss-<region>.aliyuncs.com may be
	// anyone's bucket.
	tokenHosts   = regexp.MustCompile(`^dockerauth(?:(?:-ee)?(?:-vpc)?\.([a-z0-9-]+)|-([a-z0-9-]+))\.aliyuncs\.com$`)
	storageHosts = regexp.MustCompile(`^[a-z0-9-]+\.oss-[a-z0-9-]+\.aliyuncs\.com$`)
)

// globalTokenHost issues tokens for all regions.
const globalTokenHost = "dockerauth.aliyuncs.com" //nolint:gosec // a host, not a credential

// IsTokenHost reports whether a host is one where the vendor issues tokens for its registries in
// this region, as their challenges name it: dockerauth[-ee][-vpc].<region>.aliyuncs.com,
// dockerauth-<region>.aliyuncs.com or dockerauth.aliyuncs.com.
func IsTokenHost(region, host string) bool {
	if host == globalTokenHost {
		return true
	}
	match := tokenHosts.FindStringSubmatch(host)
	return match != nil && region != "" && match[1]+match[2] == region
}

// IsStorageHost reports whether a host is a bucket of OSS, where the vendor's registries keep blobs
// (StorageDomain of
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-struct-routeitem).
// A bucket may belong to anyone.
func IsStorageHost(host string) bool { return storageHosts.MatchString(host) }
