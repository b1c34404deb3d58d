package collect

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// callGetBucketPolicy reads the policy of a bucket of the account. It is sent
// here, since the SDK's module for S3 makes the binary 5 MB larger.
func callGetBucketPolicy(ctx context.Context, clients *Clients, args Args) (any, error) {
	limit := clients.limits.of(clients.account, clients.config.Region, "s3")
	for attempt := 1; ; attempt++ {
		answered, err := limit.limits.turn(ctx, limit.account, limit.region, limit.service, "GetBucketPolicy")
		if err != nil {
			return nil, err
		}
		policy, err := clients.bucketPolicy(ctx, args.Item)
		answered()
		if err == nil {
			return map[string]any{"Policy": policy}, nil
		}
		if throttled(err) {
			limit.limits.throttled.Add(1)
		}
		if attempt >= limit.retryer.MaxAttempts() || !limit.retryer.IsErrorRetryable(err) {
			return nil, err
		}
		wait, err := limit.retryer.RetryDelay(attempt, err)
		if err != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
	}
}

// emptyHash is the SHA-256 of a request without a body.
const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// bucketPolicy makes one attempt. A bucket of another account is refused,
// since its policy would be taken for one of this account.
func (c *Clients) bucketPolicy(ctx context.Context, bucket string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.s3()+"/"+url.PathEscape(bucket)+"?policy=", nil)
	if err != nil {
		return "", fmt.Errorf("ask for the policy of bucket %s: %w", bucket, err)
	}
	request.Header.Set("X-Amz-Content-Sha256", emptyHash)
	request.Header.Set("X-Amz-Expected-Bucket-Owner", c.account)
	credentials, err := c.config.Credentials.Retrieve(ctx)
	if err != nil {
		return "", fmt.Errorf("ask for the policy of bucket %s: get credentials: %w", bucket, err)
	}
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }) // so S3 has it
	if err := signer.SignHTTP(ctx, credentials, request, emptyHash, "s3", c.config.Region, time.Now()); err != nil {
		return "", fmt.Errorf("ask for the policy of bucket %s: sign the request: %w", bucket, err)
	}
	var client aws.HTTPClient = awshttp.NewBuildableClient()
	if c.config.HTTPClient != nil {
		client = c.config.HTTPClient
	}
	response, err := client.Do(request)
	if err != nil {
		return "", &smithyhttp.RequestSendError{Err: err}
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return "", &smithyhttp.RequestSendError{Err: err}
	}
	if response.StatusCode != http.StatusOK {
		return "", refusedByS3(response, body)
	}
	return string(body), nil
}

// s3 is where S3 answers in the region.
func (c *Clients) s3() string {
	if c.config.BaseEndpoint != nil {
		return strings.TrimSuffix(*c.config.BaseEndpoint, "/")
	}
	host := "https://s3." + c.config.Region + ".amazonaws.com"
	if partitionOf(c.config.Region) == "aws-cn" {
		host += ".cn"
	}
	return host
}

// refusedByS3 is what S3 says, or the status of what is not S3.
func refusedByS3(response *http.Response, body []byte) error {
	var said struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
		Message string
	}
	err := errors.New(response.Status)
	if xml.Unmarshal(body, &said) == nil && said.Code != "" {
		err = &smithy.GenericAPIError{Code: said.Code, Message: said.Message}
	}
	return &awshttp.ResponseError{ResponseError: &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: response}, Err: err}}
}
