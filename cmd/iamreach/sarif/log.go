package sarif

// The version of the format.
const (
	Version = "2.1.0"
	Schema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

// Log is a SARIF file.
type Log struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []Run  `json:"runs"`
}

// Run is what one tool found.
type Run struct {
	Tool              Tool     `json:"tool"`
	AutomationDetails Details  `json:"automationDetails"`
	ColumnKind        string   `json:"columnKind"`
	Results           []Result `json:"results"` // empty where there are none
}

// Details tells runs of different questions apart, so that one does not close
// the alerts of another.
type Details struct {
	ID string `json:"id"`
}

// Tool is the tool.
type Tool struct {
	Driver Driver `json:"driver"`
}

// Driver describes the tool and its rules.
type Driver struct {
	Name           string `json:"name"`
	InformationURI string `json:"informationUri"`
	Rules          []Rule `json:"rules,omitempty"`
}

// Rule describes a rule.
type Rule struct {
	ID               string     `json:"id"`
	Name             string     `json:"name"`
	ShortDescription Text       `json:"shortDescription"`
	FullDescription  Text       `json:"fullDescription"`
	Help             Help       `json:"help"`
	HelpURI          string     `json:"helpUri"`
	Configuration    Level      `json:"defaultConfiguration"`
	Properties       Properties `json:"properties"`
}

// Text is text.
type Text struct {
	Text string `json:"text"`
}

// Help is text for people, twice.
type Help struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown"`
}

// Level is error, warning or note.
type Level struct {
	Level string `json:"level"`
}

// Properties is what services sort rules by.
type Properties struct {
	Tags             []string `json:"tags"`
	Precision        string   `json:"precision"`
	SecuritySeverity string   `json:"security-severity"` // a number, as text
}

// Result is one finding.
type Result struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    int               `json:"ruleIndex"`
	Level        string            `json:"level"`
	Message      Text              `json:"message"`
	Locations    []Location        `json:"locations"`
	Fingerprints map[string]string `json:"partialFingerprints"`
}

// Location is where a finding is.
type Location struct {
	Physical Physical  `json:"physicalLocation"`
	Logical  []Logical `json:"logicalLocations,omitempty"`
}

// Physical is a place in a file.
type Physical struct {
	Artifact Artifact `json:"artifactLocation"`
	Region   Region   `json:"region"`
}

// Artifact names a file by a relative URI.
type Artifact struct {
	URI string `json:"uri"`
}

// Region is a place within a file.
type Region struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

// Logical is what carries a policy.
type Logical struct {
	FullyQualifiedName string `json:"fullyQualifiedName"`
}
