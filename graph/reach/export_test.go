package reach

// ComparePlain is for tests that need packages which need this one.
var ComparePlain = comparePlain
