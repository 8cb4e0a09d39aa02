// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/wire"
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
		endpoints, err := call(ctx, c, operation, instance.Region, parameters, readEndpoints)
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

// readEndpoints returns the host of each type of endpoint that is open.
func readEndpoints(answer *wire.Object) map[string]string {
	hosts := make(map[string]string)
	for _, endpoint := range answer.Objects("Endpoints") {
		kind, enabled := endpoint.Text("EndpointType"), endpoint.Boolean("Enable")
		host := readDomain(endpoint)
		if kind == nil || enabled == nil || !*enabled || host == "" {
			continue
		}
		if hosts[strings.ToLower(*kind)] == "" {
			hosts[strings.ToLower(*kind)] = host
		}
	}
	return hosts
}

// readDomain takes the vendor's own name before one of the user's.
func readDomain(endpoint *wire.Object) string {
	var ofUser string
	for _, domain := range endpoint.Objects("Domains") {
		host, kind := domain.Text("Domain"), domain.Text("Type")
		switch {
		case host == nil:
		case image.CheckHost(*host) != nil:
			domain.Fail("Domain", "want a host, not \""+*host+"\"")
		case kind != nil && *kind == "SYSTEM":
			return *host
		case ofUser == "":
			ofUser = *host
		}
	}
	return ofUser
}
