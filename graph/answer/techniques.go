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
}
