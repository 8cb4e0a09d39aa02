// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"regexp"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// Errors of CheckRegion. ErrNotRegion refuses the name of a city or a zone, which is valid by the
// grammar.
var (
	ErrRegion    = image.NewGrammarError(`must be lower-case letters, digits and hyphens, such as "cn-hangzhou"`, recognizeRegion)
	ErrNotRegion = image.NewGrammarError(`must be the ID of a region, such as "cn-hangzhou"`, recognizeRegion)
)

// CheckRegion checks a region ID. An unchecked one could send a signed request to another host.
func CheckRegion(region string) error {
	if !image.IsLabel(region) {
		return ErrRegion
	}
	if cities[region] != "" || zoneGrammar.MatchString(region) {
		return ErrNotRegion
	}
	return nil
}

var (
	// zoneGrammar matches zones such as cn-hangzhou-b and ap-southeast-1a, whose regions are
	// cn-hangzhou and ap-southeast-1.
	zoneGrammar = regexp.MustCompile(`^([a-z]{2}-[a-z]+(?:-[a-z0-9]{2,})*)-[a-z]$|^([a-z]{2}-[a-z]+(?:-[a-z]+)*-[0-9]+)[a-z]$`)
	// hostGrammar matches hosts of endpoints and of registries: cr.<region>.aliyuncs.com,
	// <name>-registry.<region>.cr.aliyuncs.com.
	hostGrammar = regexp.MustCompile(`^[a-z0-9-]+\.([a-z]{2}-[a-z0-9-]+)(?:\.personal)?(?:\.cr)?\.aliyuncs\.com$`)
	// cityGrammar matches what is in parentheses in the name of a region, China (Hangzhou).
	cityGrammar = regexp.MustCompile(`^[\pL0-9 ]+\(([a-z ]+)\)$`)
)

// cities maps the names of regions to their IDs. The names are those of the vendor's pages and its
// console, in lower case, without the country
// (https://www.alibabacloud.com/help/doc-detail/140601.htm).
var cities = map[string]string{
	"qingdao": "cn-qingdao", "beijing": "cn-beijing", "zhangjiakou": "cn-zhangjiakou", "hohhot": "cn-huhehaote", "ulanqab": "cn-wulanchabu",
	"hangzhou": "cn-hangzhou", "shanghai": "cn-shanghai", "shenzhen": "cn-shenzhen", "heyuan": "cn-heyuan", "guangzhou": "cn-guangzhou",
	"chengdu": "cn-chengdu", "hong kong": "cn-hongkong", "hongkong": "cn-hongkong", "singapore": "ap-southeast-1", "kuala lumpur": "ap-southeast-3",
	"jakarta": "ap-southeast-5", "tokyo": "ap-northeast-1", "seoul": "ap-northeast-2", "silicon valley": "us-west-1", "virginia": "us-east-1",
	"frankfurt": "eu-central-1", "london": "eu-west-1", "dubai": "me-east-1",
}

// recognizeRegion recognizes names of regions, zones, hosts, and other spellings of an ID.
func recognizeRegion(text string) (image.Mistake, bool) {
	lower := strings.ToLower(text)
	city := lower
	if match := cityGrammar.FindStringSubmatch(lower); match != nil {
		city = match[1]
	}
	if region := cities[city]; region != "" {
		return image.Mistake{What: "is the name of a region", Value: region}, true
	}
	if match := zoneGrammar.FindStringSubmatch(lower); match != nil {
		return image.Mistake{What: "is a zone", Value: match[1] + match[2]}, true
	}
	parts, isSafe := image.SplitParts(lower)
	host := parts.Host
	if host == "" && parts.Tag == "" {
		host = parts.Repository
	}
	if match := hostGrammar.FindStringSubmatch(host); match != nil && isSafe {
		return image.Mistake{What: "includes " + image.PartHost, Value: match[1]}, true
	}
	region := strings.NewReplacer("_", "-", " ", "-").Replace(lower)
	return image.Mistake{What: "is another spelling of a region", Value: region}, region != text && idGrammar.MatchString(region)
}

// idGrammar matches the IDs of regions.
var idGrammar = regexp.MustCompile(`^(?:cn|ap|us|eu|me|na)-[a-z]+(?:-[a-z0-9]+)*$`)
