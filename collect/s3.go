package collect

import "github.com/iamreach/iamreach/store"

// s3Operations read who may read the buckets that databases were exported to.
func s3Operations() []*Operation {
	return []*Operation{
		{
			Service: "s3api", Name: "get-bucket-policy", Action: "s3:GetBucketPolicy",
			After:        "rds",
			Each:         &Each{Types: []string{store.TypeExportTask}, Field: "S3Bucket"},
			Lists:        []List{{Type: store.TypeBucket, ID: "arn:{partition}:s3:::{argument}", As: "Bucket"}},
			Documents:    []string{"Policy"},
			NothingThere: []string{"NoSuchBucketPolicy", "NoSuchBucket"},
			Call:         callGetBucketPolicy,
		},
	}
}
