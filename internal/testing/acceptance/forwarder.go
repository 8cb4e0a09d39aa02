// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"time"
)

// forwarder is the provider's endpoint on a loopback port. It passes each request on to the service as it came, and keeps the answer: the
// provider has only what it understood of one. It can do so because neither service signs the host.
type forwarder struct {
	listener net.Listener
	http     *http.Server
	onward   *http.Transport

	mutex     sync.Mutex
	exchanges []exchange
}

// maximumBody is what the provider takes, in bytes.
const maximumBody = 8 << 20

// startForwarder serves until close. Of the target only scheme and host are used.
func startForwarder(target *url.URL) (*forwarder, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it listens at once
	if err != nil {
		return nil, fmt.Errorf("start the forwarder: %w", err)
	}
	started := &forwarder{listener: listener, onward: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DisableCompression:  true, // as the provider asks
		TLSHandshakeTimeout: 10 * time.Second,
	}}
	proxy := &httputil.ReverseProxy{
		Transport: started.onward,
		Rewrite: func(request *httputil.ProxyRequest) {
			request.Out.URL.Scheme, request.Out.URL.Host, request.Out.Host = target.Scheme, target.Host, target.Host
		},
		ModifyResponse: started.keep,
		ErrorHandler:   started.fail,
		ErrorLog:       log.New(io.Discard, "", 0),
	}
	started.http = &http.Server{Handler: proxy, ReadHeaderTimeout: time.Minute, ErrorLog: proxy.ErrorLog}
	go func() { _ = started.http.Serve(listener) }() // it ends by close
	return started, nil
}

// url has no path.
func (f *forwarder) url() string { return "http://" + f.listener.Addr().String() }

func (f *forwarder) close() error {
	err := f.http.Close()
	f.onward.CloseIdleConnections()
	return err
}

// take returns the exchanges since the last take, in their order.
func (f *forwarder) take() []exchange {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	taken := f.exchanges
	f.exchanges = nil
	return taken
}

func (f *forwarder) add(one exchange) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.exchanges = append(f.exchanges, one)
}

var errTooLarge = errors.New("the answer is larger than 8 MiB")

func (f *forwarder) keep(response *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(response.Body, maximumBody+1))
	if err == nil && len(body) > maximumBody {
		err = errTooLarge
	}
	if err != nil {
		return err
	}
	f.add(newExchange(response.Request, response, body))
	response.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// fail closes the connection instead of answering, as a service does that breaks off.
func (f *forwarder) fail(_ http.ResponseWriter, request *http.Request, err error) {
	failed := newExchange(request, nil, nil)
	failed.broken = err
	f.add(failed)
	panic(http.ErrAbortHandler)
}
