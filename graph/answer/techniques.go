package answer

// Techniques is the answer to techniques: the catalogue that paths are made of.
type Techniques struct {
	Schema     string           `json:"schema"`
	Techniques []TechniqueEntry `json:"techniques"` // by id
}

// TechniqueEntry describes one technique.
type TechniqueEntry struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Short      string   `json:"short"` // two to four words
	Kind       string   `json:"kind"`
	Actors     []string `json:"actors"`     // kinds of nodes that can do it
	Impact     float64  `json:"impact"`     // of the data gained, 0 to 1
	Effort     int      `json:"effort"`     // 1 few calls, 2 setup or waiting, 3 rare
	Confidence string   `json:"confidence"` // documented, reported, inferred

	About      []string             `json:"about"`     // what it is about, a line for each variable
	Facts      []string             `json:"facts"`     // what must hold
	Needs      []string             `json:"needs"`     // what must be allowed
	Assumes    []string             `json:"assumes"`   // what no AWS API shows
	Yields     string               `json:"yields"`    // what the actor has then
	Network    string               `json:"network"`   // from where it works, empty where that does not matter
	Published  []string             `json:"published"` // what others call it
	Scenarios  []string             `json:"scenarios"` // where it is shown at work: files of testdata/scenarios
	References []TechniqueReference `json:"references"`
}

// TechniqueReference points at where a technique is described.
type TechniqueReference struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}
