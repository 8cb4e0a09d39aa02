// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"
)

// tlsPrefix begins the errors of crypto/tls.
const tlsPrefix = "tls: "

// passingAlerts lists the alerts that a server may send once and not again: the record was damaged
// on the way, or the server failed. (https://www.iana.org/assignments/tls-parameters, TLS Alerts)
var passingAlerts = []string{tls.AlertError(20).Error(), tls.AlertError(80).Error()}

// tlsRefusal returns why there can be no TLS connection, by an alert of the server or by what it
// sent in the handshake; false for any other error, and for an alert that may pass.
func tlsRefusal(err error) (string, bool) {
	for operation, isOperation := errors.AsType[*net.OpError](err); isOperation; operation, isOperation = errors.AsType[*net.OpError](err) {
		switch operation.Op {
		case "remote error":
			return "the server refused the TLS connection: " + strings.TrimPrefix(operation.Err.Error(), tlsPrefix),
				!slices.Contains(passingAlerts, operation.Err.Error())
		case "local error": // about a record, within a connection
			return "", false
		}
		err = operation.Err
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	problem, isTLS := strings.CutPrefix(err.Error(), tlsPrefix)
	return "the TLS connection is not possible: " + problem, isTLS
}
