// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// newCertificate makes an authority that is valid for a day, returned as PEM, and a server
// certificate of it for the loopback names and these hosts.
func newCertificate(now time.Time, hosts []string) ([]byte, tls.Certificate, error) {
	authority := &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	authorityDER, authorityKey, err := signCertificate(now, 1, "Emulator certificate authority", authority, nil, nil)
	if err != nil {
		return nil, tls.Certificate{}, err
	}
	server := &x509.Certificate{KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	for _, host := range append([]string{"localhost", "127.0.0.1", "::1"}, hosts...) {
		if address := net.ParseIP(host); address != nil {
			server.IPAddresses = append(server.IPAddresses, address)
		} else {
			server.DNSNames = append(server.DNSNames, host)
		}
	}
	serverDER, serverKey, err := signCertificate(now, 2, "localhost", server, authority, authorityKey)
	if err != nil {
		return nil, tls.Certificate{}, err
	}
	encoded := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authorityDER})
	return encoded, tls.Certificate{Certificate: [][]byte{serverDER}, PrivateKey: serverKey}, nil
}

// signCertificate completes a certificate and signs it with the key of its parent, or, without one,
// with its own.
func signCertificate(now time.Time, serial int64, name string, certificate, parent *x509.Certificate, parentKey *ecdsa.PrivateKey) ([]byte, *ecdsa.PrivateKey, error) {
	certificate.SerialNumber = big.NewInt(serial)
	certificate.Subject = pkix.Name{CommonName: name}
	certificate.NotBefore = now.Add(-time.Hour) // for a client whose clock is a little behind
	certificate.NotAfter = now.Add(24 * time.Hour)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("generate the key of %q: %w", name, err)
	}
	if parent == nil {
		parent, parentKey = certificate, key
	}
	der, err := x509.CreateCertificate(rand.Reader, certificate, parent, key.Public(), parentKey)
	if err != nil {
		return nil, nil, fmt.Errorf("sign the certificate of %q: %w", name, err)
	}
	return der, key, nil
}
