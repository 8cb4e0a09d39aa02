// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// acrAuthorizationToken is GetAuthorizationToken's answer, a login for the
// instance's registry; the time is milliseconds since 1970:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getauthorizationtoken
type acrAuthorizationToken struct {
	acrHead
	AuthorizationToken string `json:"AuthorizationToken"`
	ExpireTime         int64  `json:"ExpireTime"`
	TempUsername       string `json:"TempUsername"`
}

const (
	temporaryUsername = "cr_temp_user"
	loginLifetime     = time.Hour
)

// getAuthorizationToken answers a login that lives for an hour; one that a
// session of a role asks for lives as long as the session.
func (r acrRequest) getAuthorizationToken() answer {
	instance, refused := r.findInstance()
	if refused != nil {
		return *refused
	}
	expires := r.signer.expires
	if expires.IsZero() {
		expires = r.server.options.Now().Add(loginLifetime)
	}
	return jsonAnswer(http.StatusOK, rpcContentType, acrAuthorizationToken{
		acrHead:            r.success(),
		AuthorizationToken: r.server.registry.login(registryLogin{account: r.signer.Account, instance: instance, expires: expires}),
		ExpireTime:         expires.UnixMilli(),
		TempUsername:       temporaryUsername,
	})
}

// The kinds of endpoints, as ACRInstance.Endpoints names them.
const (
	EndpointInternet = "internet"
	EndpointVPC      = "vpc"
)

func endpoints() []string { return []string{EndpointInternet, EndpointVPC} }

// acrEndpointList is ListInstanceEndpoint's answer:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-listinstanceendpoint
type acrEndpointList struct {
	acrHead
	Endpoints []acrEndpoint `json:"Endpoints"`
}

type acrEndpoint struct {
	ACLEnable    bool          `json:"AclEnable"`
	ACLEntries   []acrACLEntry `json:"AclEntries"`
	Domains      []acrDomain   `json:"Domains"`
	Enable       bool          `json:"Enable"`
	EndpointType string        `json:"EndpointType"`
	LinkedVPCs   []acrVPC      `json:"LinkedVpcs"`
	Status       string        `json:"Status,omitempty"`
}

type acrACLEntry struct {
	Entry string `json:"Entry"`
}

type acrDomain struct {
	Domain string `json:"Domain"`
	Type   string `json:"Type"` // SYSTEM or USER
}

type acrVPC struct {
	VPCID string `json:"VpcId"`
}

// moduleRegistry is the default by assumption; the other module, Helm charts, is
// not emulated.
const moduleRegistry = "Registry"

// listInstanceEndpoint tells both endpoints, also those that are not enabled. That
// those have a domain too, and no status, is an assumption.
func (r acrRequest) listInstanceEndpoint() answer {
	instance, refused := r.findInstance()
	if refused != nil {
		return *refused
	}
	if cmp.Or(r.parameters["ModuleName"], moduleRegistry) != moduleRegistry {
		return r.refuse(rpcInvalidParameter("ModuleName"))
	}
	list := acrEndpointList{acrHead: r.success()}
	for _, kind := range endpoints() {
		endpoint := acrEndpoint{
			ACLEntries: []acrACLEntry{}, LinkedVPCs: []acrVPC{}, EndpointType: kind, Enable: instance.enables(kind),
			Domains: []acrDomain{{r.server.domainOf(instance, kind), "SYSTEM"}},
		}
		if endpoint.Enable {
			endpoint.Status = "RUNNING"
			for _, domain := range instance.UserDomains {
				endpoint.Domains = append(endpoint.Domains, acrDomain{domain, "USER"})
			}
		}
		if kind == EndpointInternet {
			endpoint.ACLEnable, endpoint.ACLEntries = true, []acrACLEntry{{"127.0.0.1/32"}}
		} else if endpoint.Enable {
			endpoint.LinkedVPCs = []acrVPC{{"vpc-bp1exampleexample0000"}}
		}
		list.Endpoints = append(list.Endpoints, endpoint)
	}
	r.server.world.reorder(len(list.Endpoints), func(i, j int) {
		list.Endpoints[i], list.Endpoints[j] = list.Endpoints[j], list.Endpoints[i]
	})
	return jsonAnswer(http.StatusOK, rpcContentType, list)
}

func (i *ACRInstance) enables(endpoint string) bool {
	if i.Endpoints == nil {
		return endpoint == EndpointInternet
	}
	return slices.Contains(i.Endpoints, endpoint)
}

// host is the vendor's name of the registry at an endpoint.
func (i *ACRInstance) host(endpoint string) string {
	behind := "-registry."
	if endpoint == EndpointVPC {
		behind = "-registry-vpc."
	}
	return cmp.Or(i.Name, i.ID) + behind + i.Region + ".cr.aliyuncs.com"
}

// domainOf is the vendor's name, or the emulator's own address where nothing
// leads requests for that name here.
func (s *Server) domainOf(instance *ACRInstance, endpoint string) string {
	if host := instance.host(endpoint); slices.Contains(s.options.TLSHosts, host) {
		return host
	}
	return s.listener.Addr().String()
}

// findInstance finds the instance that a request names, or tells the answer that
// says what is missing.
func (r acrRequest) findInstance() (*ACRInstance, *answer) {
	if refusal := r.missing("RegionId", "InstanceId"); refusal != nil {
		refused := r.refuse(*refusal)
		return nil, &refused
	}
	instance := r.server.world.acrInstance(r.parameters["InstanceId"])
	if instance == nil || instance.Region != r.parameters["RegionId"] {
		refused := r.notExisting("INSTANCE_NOT_EXIST")
		return nil, &refused
	}
	return instance, nil
}
