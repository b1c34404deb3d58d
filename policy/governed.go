package policy

// RCPsGovern reports whether RCPs act on the resources of a service, as of
// 2026-09-26 (PE-149). AWS adds services.
func RCPsGovern(service string) bool { return rcpServices[lowerASCII(service)] }
