package scenario

import (
	"errors"
	"strings"
)

// exports writes what was exported to S3, and the buckets.
func (c *compiler) exports() error {
	return c.each(func(account, region string) error {
		for _, t := range c.of(account, region, "export") {
			b, _ := t.body.(*export)
			of, in := c.find(b.Of, account), c.find(b.In, account)
			if of == nil || in == nil || in.kind != "bucket" {
				return c.at(t.line, errors.New("an export is of a cluster or snapshot, and in a bucket of this scenario"))
			}
			key, err := c.keyOf(t, b.Key, "rds")
			if err != nil {
				return err
			}
			status := b.Status
			if status == "" {
				status = "COMPLETE"
			}
			c.list(call(account, region, "rds", "describe-export-tasks"), map[string]any{
				"ExportTaskIdentifier": t.name, "SourceArn": of.arn(), "SourceType": strings.ToUpper(strings.TrimPrefix(of.kind, "cluster-")),
				"S3Bucket": in.name, "S3Prefix": b.Prefix, "IamRoleArn": "arn:aws:iam::" + account + ":role/service-role/export",
				"KmsKeyId": key.arn(), "Status": status, "SnapshotTime": created, "TaskStartTime": created, "TaskEndTime": created, "PercentProgress": 100,
			})
		}
		for _, t := range c.of(account, region, "bucket") {
			b, _ := t.body.(*bucket)
			path := call(account, region, "s3api", "get-bucket-policy", t.name)
			if b.Policy == nil {
				c.put(refused(path), map[string]any{"Code": "NoSuchBucketPolicy", "Message": "The bucket policy does not exist"})
				continue
			}
			document, err := c.resourcePolicy(t, b.Policy)
			if err != nil {
				return err
			}
			c.put(path, map[string]any{"Policy": policyText(document)})
		}
		return nil
	})
}
