package notify

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

// vector is the example of the Standard Webhooks libraries.
const (
	vectorSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	vectorID     = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	vectorBody   = `{"test": 2432232314}`
	vectorSign   = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

var vectorAt = time.Unix(1614265330, 0)

func secretOf(n int) string {
	return secretPrefix + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", n)))
}

func TestSign(t *testing.T) {
	rows := []struct {
		sentence string
		secrets  []string
		want     string // what it begins with; empty: refused
		n        int    // signatures
	}{
		{"the published example", []string{vectorSecret}, vectorSign, 1},
		{"while a secret is rotated, one signature each", []string{secretOf(24), vectorSecret}, "v1,", 2},
		{"24 bytes are enough", []string{secretOf(24)}, "v1,", 1},
		{"64 are as well", []string{secretOf(64)}, "v1,", 1},
		{"23 are too few", []string{secretOf(23)}, "", 0},
		{"65 are too many", []string{secretOf(65)}, "", 0},
		{"without its beginning it is no secret", []string{strings.TrimPrefix(vectorSecret, secretPrefix)}, "", 0},
		{"what is not base64 is none", []string{"whsec_!"}, "", 0},
		{"without a secret nothing is signed", nil, "", 0},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := Sign(row.secrets, vectorID, vectorAt, []byte(vectorBody))
			if (err != nil) != (row.want == "") || !strings.HasPrefix(got, row.want) || len(strings.Fields(got)) != row.n {
				t.Errorf("%q, %v", got, err)
			}
			if row.n == 2 && !strings.HasSuffix(got, " "+vectorSign) {
				t.Errorf("the older secret signs no more: %q", got)
			}
			for _, s := range row.secrets {
				if err != nil && strings.Contains(err.Error(), s) {
					t.Errorf("the error shows the secret: %v", err)
				}
			}
		})
	}
}
