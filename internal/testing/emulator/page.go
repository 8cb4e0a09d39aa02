// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "strconv"

// positive reads a page's number or size, which must be a whole number above 0.
func positive(text string) (int, bool) {
	number, err := strconv.Atoi(text)
	return number, err == nil && number > 0
}

// page is one page of a list, the first having number 1; behind the last page
// there is nothing.
func page[Element any](all []Element, number, size int) []Element {
	if number-1 > len(all)/size {
		return nil
	}
	first := min((number-1)*size, len(all))
	return all[first:min(first+size, len(all))]
}
