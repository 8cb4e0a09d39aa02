// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"

// anyEchoes lists responses of any server.
var anyEchoes = []echo{
	{name: "text", status: 403, body: "ECHO", unseen: true},
	{name: "HTML", status: 502, body: `<html><a href="https://evil.example/?Signature=ECHO">ECHO</a>`, unseen: true},
	{name: "HTML of a success", status: 200, body: "<html>ECHO", unseen: true},
	{name: "XML", status: 400, body: "<Error><Code>ECHO</Code></Error>", unseen: true},
	{name: "empty, with every header", status: 404, headers: map[string]string{
		"Location": "https://evil.example/?ECHO", "Retry-After": "ECHO", "Server": "ECHO", "Set-Cookie": "ECHO", "Content-Type": "ECHO", "X-Acs-Request-Id": "ECHO", "Etag": "ECHO",
		"X-Ncp-Trace-Id": "ECHO", "X-Ncp-Apigw-Request-Id": "ECHO",
	}},
	{name: "redirect", status: 307, headers: map[string]string{"Location": "/?Signature=ECHO"}, body: "{ECHO", unseen: true},
	{name: "redirect to itself", status: 302, headers: map[string]string{"Location": "//evil.example/ECHO"}, unseen: true},
	{name: "Retry-After", status: 503, headers: map[string]string{"Retry-After": "ECHO"}, body: `{"Code": "ServiceUnavailable", "Message": "ECHO", "error": {"message": "ECHO"}}`},
	{name: "status line", raw: "HTTP/1.1 403 ECHO\r\nContent-Length: 0\r\n\r\n", unseen: true},
	{name: "broken status line", raw: "HTTP/1.1 ECHO\r\n\r\n"},
	{name: "no HTTP", raw: "ECHO\r\n\r\n"},
	{name: "broken header", raw: "HTTP/1.1 200 OK\r\nECHO\r\n\r\n"},
	{name: "broken length", raw: "HTTP/1.1 200 OK\r\nContent-Length: ECHO\r\n\r\n"},
	{name: "broken chunk", raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nECHO\r\n", unseen: true},
	{name: "broken encoding", raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: ECHO\r\n\r\n"},
	{name: "truncated body", raw: "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n{\"Message\": \"ECHO\"", unseen: true},
	{name: "truncated JSON", status: 200, body: `{"IsSuccess": true, "name": "ECHO`, unseen: true},
	{name: "bytes after the JSON", status: 200, body: `{"IsSuccess": true, "name": "1.4.2"} ECHO`, unseen: true},
	{name: "a duplicate field", status: 200, body: `{"ECHO": 1, "ECHO": 2}`},
	{name: "a duplicate field, nested", status: 500, body: `{"error": {"ECHO": 1, "ECHO": 2}, "Code": {"ECHO": 1}}`},
	{name: "no UTF-8", status: 200, body: "{\"name\": \"\xff ECHO\"}", unseen: true},
}

// acrEchoes lists responses in the form of ACR.
var acrEchoes = []echo{
	{name: "ACR: code", status: 403, body: `{"Code": "ECHO", "Message": "no", "RequestId": "R1"}`},
	{name: "ACR: message", status: 403, body: `{"Code": "NoPrivilege", "Message": "you are ECHO", "RequestId": "R1"}`},
	{name: "ACR: request id", status: 403, body: `{"Code": "NoPrivilege", "RequestId": "ECHO"}`},
	{name: "ACR: split over fields", status: 403, body: `{"Code": "FIRST", "Message": "SECOND", "RequestId": "FIRST"}`, unseen: true},
	{name: "ACR: string to sign", status: 400, body: `{"Code": "SignatureDoesNotMatch", "Message": "server string to sign is:POST&%2F&AccessKeyId%3DECHO%26Signature%3DECHO"}`},
	{name: "ACR: message as an object", status: 500, body: `{"Code": ["ECHO"], "Message": {"ECHO": {"en": "ECHO"}}}`},
	{name: "ACR: throttled", status: 429, body: `{"Code": "Throttling", "Message": "Signature=ECHO"}`},
	{name: "ACR: IsSuccess", status: 200, body: `{"IsSuccess": "ECHO", "Code": "ECHO"}`},
	{name: "ACR: unknown code", status: 200, body: `{"IsSuccess": true, "Code": "ECHO"}`},
	{name: "ACR: a size", status: 200, body: `{"IsSuccess": true, "ImageSize": "ECHO", "Layers": [{"BlobSize": "ECHO"}]}`},
	{name: "ACR: a layer", status: 200, body: `{"IsSuccess": true, "Layers": ["ECHO"]}`},
	{name: "ACR: facts of layers", status: 200, body: `{"IsSuccess": true, "Layers": [{"BlobDigest": "ECHO", "LayerInstruction": "RUN", "LayerCMD": "[\"ECHO\"]"}]}`},
	{name: "ACR: digest", status: 200, body: `{"IsSuccess": true, "Digest": "ECHO"}`},
	{name: "ACR: facts of a tag", status: 200, body: `{"IsSuccess": true, "Digest": "` + hexA + `", "ImageId": "ECHO", "Status": "ECHO"}`},
	{name: "ACR: another tag", status: 200, body: `{"IsSuccess": true, "Tag": "ECHO"}`},
	{name: "ACR: another repository", status: 200, body: `{"IsSuccess": true, "RepoNamespaceName": "ECHO", "RepoName": "ECHO", "RepoId": "ECHO"}`, unseen: true},
	{name: "ACR: a field that is not read", status: 200, body: `{"IsSuccess": true, "Digest": "` + hexA + `", "Layers": [{}], "HostId": "ECHO"}`, unseen: true},
	{name: "ACR: listed tags", status: 200, body: `{"IsSuccess": true, "Images": [{"Tag": "ECHO", "Digest": "ECHO"}, {"Tag": "1.4.3"}]}`, operations: []string{"ListRepoTag"}, unseen: true},
	{name: "ACR: digest of a listed tag", status: 200, body: `{"IsSuccess": true, "Images": [{"Tag": "1.4.2", "Digest": "ECHO"}]}`, operations: []string{"ListRepoTag"}, unseen: true},
	{name: "ACR: refused list", status: 403, body: `{"Code": "ECHO", "Message": "ECHO"}`, operations: []string{"ListRepoTag"}},
}

// ncrEchoes lists responses in the form of NCR and its gateway.
var ncrEchoes = []echo{
	{name: "NCR: code", status: 401, body: `{"error": {"errorCode": "ECHO", "message": "no"}}`},
	{name: "NCR: message and details", status: 401, body: `{"error": {"errorCode": "200", "message": "x-ncp-apigw-signature-v2: ECHO", "details": {"x-ncp-iam-access-key": "ECHO"}}}`},
	{name: "NCR: split over fields", status: 500, body: `{"error": {"errorCode": "FIRST", "message": "SECOND", "details": "FIRST"}}`, unseen: true},
	{name: "NCR: split over message and details", status: 500, body: `{"error": {"errorCode": "900", "message": "FIRST", "details": "SECOND"}}`, unseen: true},
	{name: "NCR: detail and field errors", status: 400, body: `{"error": {"errorCode": "NotFound", "detail": "ECHO", "fieldErrors": [{"field": "ECHO", "message": "ECHO"}, ["ECHO"], {"ECHO": 1}]}}`},
	{name: "NCR: field errors as an object", status: 400, body: `{"error": {"errorCode": "InvalidParameter", "fieldErrors": {"ECHO": ["ECHO"]}}}`},
	{name: "NCR: split over a field error", status: 400, body: `{"error": {"errorCode": "InvalidParameter", "fieldErrors": [{"field": "FIRST", "message": "SECOND"}]}}`, unseen: true},
	{name: "NCR: request ID of version 3", status: 403, headers: map[string]string{"X-Ncp-Request-Id": "ECHO"}, body: `{"error": {"errorCode": "Forbidden"}}`},
	{name: "NCR: return code", status: 429, body: `{"responseError": {"returnCode": "ECHO", "returnMessage": "ECHO"}}`},
	{name: "NCR: error as a text", status: 200, body: `{"error": "ECHO"}`},
	{name: "NCR: another tag", status: 200, body: `{"name": "ECHO"}`},
	{name: "NCR: a size", status: 200, body: `{"name": "1.4.2", "full_size": "ECHO"}`},
	{name: "NCR: digest", status: 200, body: `{"name": "1.4.2", "digest": "ECHO"}`},
	{name: "NCR: facts", status: 200, body: `{"name": "1.4.2", "creator": "ECHO", "last_updater": "ECHO"}`},
	{name: "NCR: facts of images", status: 200, body: `{"name": "1.4.2", "images": [{"digest": "ECHO", "os": "ECHO", "features": ["ECHO"], "mediaType": "ECHO"}]}`},
	{name: "NCR: listed tags", status: 200, body: `{"results": [{"name": "ECHO"}]}`, operations: []string{emulator.OperationGetImageTags}},
	{name: "NCR: listed registries", status: 200, body: `{"results": [{"name": "ECHO"}]}`, operations: []string{emulator.OperationGetRegistry}},
	{name: "NCR: refused list", status: 403, body: `{"error": {"errorCode": "403", "message": "ECHO"}}`, operations: []string{emulator.OperationGetImageTags, emulator.OperationGetRegistry}},
}
