// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
)

// pageSize is what the provider asks for in lists.
const pageSize = 100

// notePage tells whether an operation's last page holds as much as was asked for. list and total are the names of its fields.
func (i *inquiry) notePage(operation, list, total string) {
	if page, answered := i.answered[operation]; answered {
		i.seen.note(fmt.Sprintf("page of %d in %s", pageSize, operation), pageOf(len(page.list(list)), page.value(total)))
	}
}

// pageOf takes a total that is a number, or one as text.
func pageOf(entries int, total any) string {
	number, isNumber := total.(json.Number)
	if !isNumber {
		number = json.Number(textOf(total))
	}
	all, err := number.Int64()
	switch {
	case err != nil:
		return "there is no total"
	case entries > pageSize:
		return "the page is longer"
	case int64(entries) < min(all, pageSize):
		return "the page is shorter"
	}
	return "accepted"
}
