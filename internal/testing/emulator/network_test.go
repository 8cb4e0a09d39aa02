// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestStartErrors(t *testing.T) {
	server := startServer(t, Options{})
	taken := server.listener.Addr().String()
	broken := DefaultFixture()
	broken.Accounts.ACR[0].SecretKey = ""
	for want, options := range map[string]Options{
		`start emulator: address "0.0.0.0:0" is not a loopback address`:                                        {Address: "0.0.0.0:0"},
		`start emulator: address ":0" is not a loopback address`:                                               {Address: ":0"},
		`start emulator: address "192.0.2.1:80" is not a loopback address`:                                     {Address: "192.0.2.1:80"},
		`start emulator: address "127.0.0.1": address 127.0.0.1: missing port in address`:                      {Address: "127.0.0.1"},
		`start emulator: listen on "` + taken + `": listen tcp ` + taken + `: bind: address already in use`:    {Address: taken},
		`start emulator: accounts.acr[0].secret_key: is missing`:                                               {Fixture: broken},
		`start emulator: session lifetime -1s is not a number of whole seconds`:                                {SessionLifetime: -time.Second},
		`start emulator: session lifetime 1.5s is not a number of whole seconds`:                               {SessionLifetime: 1500 * time.Millisecond},
		`start emulator: metadata mode "v2" is none of ["any" "token" "normal"]`:                               {Metadata: "v2"},
		`start emulator: TLS hosts need TLS`:                                                                   {TLSHosts: []string{"sts.aliyuncs.com"}},
		`start emulator: registry tags: "storefront" is not path:tag`:                                          {RegistryTags: map[string]string{"storefront": ""}},
		`start emulator: registry tags: "none:1.4.2": "" is neither a tag nor an image of a repository "none"`: {RegistryTags: map[string]string{"none:1.4.2": ""}},
		`start emulator: registry tags: "storefront:1.4.2": "2.0.0" is neither a tag nor an image of a repository "storefront"`: {
			RegistryTags: map[string]string{"storefront:1.4.2": "2.0.0"},
		},
	} {
		if _, err := Start(options); err == nil || err.Error() != want {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
}

func TestConnectionCount(t *testing.T) {
	server := startServer(t, Options{})
	client := newClient(t)
	for range 3 {
		send(t, client, newNCRRequest(t, server, acme142))
	}
	callNCR(t, server, acme142)
	control(t, server, "GET", "record", "")
	waitForConnections(t, server, 2, 2)

	idle, err := net.Dial("tcp", server.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	waitForConnections(t, server, 3, 3)
	if err := idle.Close(); err != nil {
		t.Fatal(err)
	}
	client.CloseIdleConnections()
	waitForConnections(t, server, 3, 1)
}

// A connection that control requests opened counts as soon as it carries
// another request, and not a second time after Reset.
func TestConnectionUseChanges(t *testing.T) {
	server := startServer(t, Options{})
	client := newClient(t)
	call := func(target string) { send(t, client, newNCRRequest(t, server, target)) }
	call("/_emulator/record")
	waitForConnections(t, server, 0, 0)
	call(acme142)
	waitForConnections(t, server, 1, 1)
	call("/_emulator/record")
	waitForConnections(t, server, 1, 1)
	server.Reset()
	waitForConnections(t, server, 0, 1)
	client.CloseIdleConnections()
	waitForConnections(t, server, 0, 0)

	call("/_emulator/record")
	server.Reset()
	call(acme142) // on a connection from before Reset
	waitForConnections(t, server, 0, 1)
}

func TestClosedControlConnectionNotCounted(t *testing.T) {
	var counter connectionCounter
	control, service := &net.TCPConn{}, &net.UDPConn{}
	counter.change(control, http.StateNew)
	counter.mark(withConnection(t.Context(), control), true)
	counter.change(control, http.StateClosed)
	if opened, open := counter.read(); opened != 0 || open != 0 {
		t.Errorf("%d opened, %d open", opened, open)
	}
	counter.change(service, http.StateNew)
	counter.change(service, http.StateClosed)
	counter.change(service, http.StateClosed)
	if opened, open := counter.read(); opened != 1 || open != 0 {
		t.Errorf("%d opened, %d open", opened, open)
	}
}

// waitForConnections waits until the server has noticed closed connections.
func waitForConnections(t *testing.T, server *Server, opened, open int64) {
	t.Helper()
	type counts struct{ Opened, Open int64 }
	want, got := counts{opened, open}, counts{}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		record := server.Record()
		if got = (counts{record.ConnectionsOpened, record.ConnectionsOpen}); got == want {
			return
		}
	}
	t.Fatalf("connections %+v, want %+v", got, want)
}

func TestRoundTripDelay(t *testing.T) {
	slept := &sleeps{}
	server := startServer(t, Options{RoundTripDelay: 30 * time.Millisecond, Sleep: slept.sleep})
	client := newClient(t)
	for trips := 1; trips <= 3; trips++ {
		send(t, client, newNCRRequest(t, server, acme142))
		if got := slept.list(); len(got) != trips || got[trips-1] != 30*time.Millisecond {
			t.Errorf("after %d requests on one connection: %v", trips, got)
		}
	}
	callNCR(t, server, acme142)
	if got := slept.list(); len(got) != 4 {
		t.Errorf("after a request on another connection: %v", got)
	}
}

func TestRoundTripDelayOfTLS(t *testing.T) {
	slept := &sleeps{}
	server := startServer(t, Options{RoundTripDelay: time.Second, Sleep: slept.sleep, TLS: true})
	client := trustingClient(t, server)
	send(t, client, newNCRRequest(t, server, acme142))
	send(t, client, newNCRRequest(t, server, acme142))
	// One for the handshake of TLS 1.3, one for each request.
	if diff := cmp.Diff([]time.Duration{time.Second, time.Second, time.Second}, slept.list()); diff != "" {
		t.Error(diff)
	}
}

func TestNoDelayByDefault(t *testing.T) {
	slept := &sleeps{}
	server := startServer(t, Options{Sleep: slept.sleep})
	callNCR(t, server, acme142)
	if got := slept.list(); len(got) != 0 {
		t.Errorf("slept %v", got)
	}
}

func trustingClient(t *testing.T, server *Server) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(server.CertificateAuthority()) {
		t.Fatalf("no certificate in %q", server.CertificateAuthority())
	}
	client := newClient(t)
	client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return client
}

func TestTLS(t *testing.T) {
	server := startServer(t, Options{TLS: true})
	if got, want := server.URL(), "https://"+server.listener.Addr().String(); got != want {
		t.Errorf("URL %s, want %s", got, want)
	}
	got := send(t, trustingClient(t, server), newNCRRequest(t, server, acme142))
	if got.status != 200 || !server.Record().TLS {
		t.Errorf("%d %s", got.status, got.body)
	}
	_, port, err := net.SplitHostPort(server.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	byName := newNCRRequest(t, server, acme142)
	byName.URL.Host = "localhost:" + port
	if got := send(t, trustingClient(t, server), byName); got.status != 200 {
		t.Errorf("by name: %d %s", got.status, got.body)
	}
	if _, err := newClient(t).Do(newNCRRequest(t, server, acme142)); err == nil {
		t.Error("a client that does not trust the authority got a response")
	}
	if plain := startServer(t, Options{}); plain.CertificateAuthority() != nil || plain.Record().TLS {
		t.Error("an authority without TLS")
	}
}

func TestCloseEndsRequests(t *testing.T) {
	waiting := make(chan struct{})
	server := startServer(t, Options{Sleep: func(ctx context.Context, _ time.Duration) {
		close(waiting)
		<-ctx.Done()
	}})
	server.AddFault(Fault{Delay: time.Hour})
	done := make(chan error, 1)
	request := newNCRRequest(t, server, acme142)
	client := newClient(t)
	go func() {
		response, err := client.Do(request)
		if err == nil {
			err = response.Body.Close()
		}
		done <- err
	}()
	<-waiting
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; err == nil {
		t.Error("a response after Close")
	}
	if _, err := net.Dial("tcp", server.listener.Addr().String()); err == nil {
		t.Error("it still listens")
	}
}

func TestCloseEndsRoundTripDelay(t *testing.T) {
	waiting, ended := make(chan struct{}), make(chan struct{})
	server := startServer(t, Options{RoundTripDelay: time.Hour, Sleep: func(ctx context.Context, _ time.Duration) {
		close(waiting)
		<-ctx.Done()
		close(ended)
	}})
	connection, err := net.Dial("tcp", server.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	if _, err := connection.Write([]byte("G")); err != nil {
		t.Fatal(err)
	}
	<-waiting
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	<-ended
}
