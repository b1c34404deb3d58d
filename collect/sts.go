package collect

// The caller's identity proves whose answers these are. It needs no
// permission and is no part of what is known of an account.
func stsOperations() []*Operation {
	return []*Operation{
		{Service: "sts", Name: "get-caller-identity", Action: "sts:GetCallerIdentity", Scope: Global, Call: callGetCallerIdentity},
	}
}
