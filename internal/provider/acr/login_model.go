// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// loginTolerance is by how much a login may end early without a warning: the service's clock is
// known to the minute only.
const loginTolerance = 5 * time.Minute

type loginModel struct {
	InstanceID       types.String `tfsdk:"instance_id"`
	Region           types.String `tfsdk:"region"`
	ExpiresInHours   types.Number `tfsdk:"expires_in_hours"`
	RegistryHost     types.String `tfsdk:"registry_host"`
	Username         types.String `tfsdk:"username"`
	Password         types.String `tfsdk:"password"`
	ExpiresAt        *string      `tfsdk:"expires_at"`
	DockerConfigJSON types.String `tfsdk:"docker_config_json"`
	// host says where the host of the API comes from.
	host read.HostOrigin
}

func loginSchema() schema.Schema {
	computed := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	secret := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true, Sensitive: true}
	}
	return schema.Schema{
		MarkdownDescription: "Temporary login to the registry of an Alibaba Cloud Container Registry Enterprise Edition instance." + read.NullRule,
		Attributes: map[string]schema.Attribute{
			"instance_id": schema.StringAttribute{
				MarkdownDescription: descriptionInstanceID,
				Required:            true,
				Validators:          attribute.Checked(api.CheckInstanceID),
			},
			"region": schema.StringAttribute{
				MarkdownDescription: descriptionRegion,
				Optional:            true,
				Computed:            true,
				Validators:          attribute.Checked(rpc.CheckRegion),
			},
			"expires_in_hours": schema.NumberAttribute{
				MarkdownDescription: "Lifetime of the login, in hours: 1 to 24. Default: 1, set by the service. If the login ends earlier, a warning says so.",
				Optional:            true,
				Validators:          attribute.WholeNumber(api.ShortestLogin, api.LongestLogin),
			},
			"registry_host": computed(descriptionRegistryHost + ": the host of its public endpoint, else of its VPC endpoint."),
			"username":      computed("User name of the login."),
			"password":      secret("Password of the login."),
			"expires_at":    computed("Time when the login ends: RFC 3339, UTC."),
			"docker_config_json": secret("The login as a Docker configuration file, `{\"auths\": {…}}`: for a Kubernetes secret of the type `kubernetes.io/dockerconfigjson`, " +
				"or `DOCKER_AUTH_CONFIG`."),
		},
	}
}

func (m *loginModel) instance() api.Instance {
	return api.Instance{Region: m.Region.ValueString(), ID: m.InstanceID.ValueString()}
}

// subject returns the subject of an operation on the instance, whose address has no repository.
func (m *loginModel) subject(object, action string) read.Subject {
	instance := address{repositoryAddress: repositoryAddress{InstanceID: m.InstanceID, Region: m.Region, host: m.host}}
	subject := instance.subject(object+" "+instance.instanceName(), action)
	subject.Tag, subject.HasFixedDeadline = "", true
	for _, kind := range []transport.Kind{transport.KindRepositoryNotFound, transport.KindTagNotFound, transport.KindImageNotFound} {
		delete(subject.Missing, kind)
		delete(subject.Attributes, kind)
	}
	subject.Fixes = []read.Fix{{
		Kind: transport.KindUnavailable, Reason: transport.ReasonNoEndpoint,
		Text: "Open the public endpoint or a VPC endpoint of the instance in its console.",
	}}
	return subject
}

// dockerConfig is the part of Docker's configuration file that has logins.
type dockerConfig struct {
	Auths map[string]dockerAuth `json:"auths"`
}

type dockerAuth struct {
	Username string `json:"username"`
	Password string `json:"password"`
	Auth     string `json:"auth"` // both, as HTTP's basic authentication has them
}

// flatten sets the login, and warns of one that does not last as long as requested.
func (m *loginModel) flatten(issued api.RegistryLogin, diagnostics *diag.Diagnostics) {
	m.Username, m.Password = types.StringValue(issued.Username), types.StringValue(issued.Token)
	encoded, _ := json.Marshal(dockerConfig{map[string]dockerAuth{m.RegistryHost.ValueString(): { // strings only: it cannot fail
		Username: issued.Username, Password: issued.Token, Auth: base64.StdEncoding.EncodeToString([]byte(issued.Username + ":" + issued.Token)),
	}}})
	m.DockerConfigJSON = types.StringValue(string(encoded))
	if !issued.Expires.IsZero() {
		m.ExpiresAt = read.Timestamp(&issued.Expires)
	}
	m.warnOfEarlyEnd(issued, diagnostics)
}

func (m *loginModel) warnOfEarlyEnd(issued api.RegistryLogin, diagnostics *diag.Diagnostics) {
	requested := time.Duration(attribute.Int64(m.ExpiresInHours)) * time.Hour
	lifetime := issued.Expires.Sub(issued.Issued)
	if requested == 0 || !issued.Expires.IsZero() && lifetime >= requested-loginTolerance {
		return
	}
	problem := "The API returned no end of the login, so it may end earlier than requested: expires_at is null."
	if !issued.Expires.IsZero() {
		problem = fmt.Sprintf("The login ends at %s, after %s: earlier than the %s that expires_in_hours requests.", *m.ExpiresAt, inMinutes(lifetime), inMinutes(requested))
	}
	diagnostics.AddAttributeWarning(path.Root("expires_in_hours"), read.SummaryUnexpectedResponse, problem+"\n\n"+
		"If temporary credentials (STS) sign, the login ends with them: use credentials that last longer, such as assume_role with a longer session_expiration. "+
		"Otherwise the service may be an older one that ignores ExpiresInHours: open the login again before it ends.")
}

// inMinutes formats a duration without seconds, such as 1h0m.
func inMinutes(duration time.Duration) string {
	minutes := int(duration.Round(time.Minute).Minutes())
	return fmt.Sprintf("%dh%dm", minutes/60, minutes%60)
}
