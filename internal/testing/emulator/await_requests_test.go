// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func record(server *Server, operation string) {
	server.mutex.Lock()
	defer server.mutex.Unlock()
	server.recorder.add(Request{Operation: operation})
}

func TestAwaitRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &Server{options: Options{}.withDefaults()}
		request := func(operation string) { record(server, operation) }
		ended := map[int64]chan error{1: make(chan error, 1), 2: make(chan error, 1)}
		request(OperationGetRepoTag)
		request(OperationGetRepository)
		for count, end := range ended {
			go func() { end <- server.AwaitRequests(t.Context(), OperationGetRepoTag, count) }()
		}
		if err := <-ended[1]; err != nil { // it had come before
			t.Error(err)
		}
		request(OperationGetRepository)
		synctest.Wait()
		select {
		case err := <-ended[2]:
			t.Errorf("it did not wait for the second request: %v", err)
		default:
		}
		request(OperationGetRepoTag)
		if err := <-ended[2]; err != nil {
			t.Error(err)
		}
	})
}

func TestAwaitRequestsAfterReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &Server{options: Options{}.withDefaults()}
		record(server, OperationUnknown)
		ended := make(chan error, 1)
		go func() { ended <- server.AwaitRequests(t.Context(), OperationUnknown, 2) }()
		synctest.Wait()
		server.Reset()
		record(server, OperationUnknown)
		synctest.Wait()
		select {
		case err := <-ended:
			t.Errorf("a request from before the Reset counted: %v", err)
		default:
		}
		record(server, OperationUnknown)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestAwaitRequestsErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &Server{options: Options{}.withDefaults()}
		record(server, OperationGetImages)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		err := server.AwaitRequests(ctx, OperationGetImages, 3)
		if want := "await 3 requests of GetImages, received 1: context deadline exceeded"; err == nil || err.Error() != want || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want %s", err, want)
		}
		if err := server.AwaitRequests(ctx, OperationGetImages, 1); err != nil { // what has come needs no time
			t.Error(err)
		}
		err = server.AwaitRequests(t.Context(), "GetTags", 1)
		if want := `await requests: unknown operation "GetTags"`; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
}

func TestAwaitRequestsOfAServer(t *testing.T) {
	server := startServer(t, Options{})
	ended := make(chan error, 1)
	go func() { ended <- server.AwaitRequests(t.Context(), OperationGetImageTagDetail, 2) }()
	send(t, newClient(t), newNCRRequestBy(t, server, acme142, ncrKey, "wrong", clock)) // rejected, and counted
	callNCR(t, server, acme142)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
