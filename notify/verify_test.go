package notify

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestVerify(t *testing.T) {
	other := secretOf(32)
	sign := func(secret string) string {
		s, err := Sign([]string{secret}, vectorID, vectorAt, []byte(vectorBody))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	at := strconv.FormatInt(vectorAt.Unix(), 10)
	rows := []struct {
		sentence                        string
		secrets                         []string
		id, timestamp, signatures, body string
		later                           time.Duration // now, from when it was signed
		want                            error
	}{
		{"the published example", []string{vectorSecret}, vectorID, at, vectorSign, vectorBody, 0, nil},
		{"after 300 s", []string{vectorSecret}, vectorID, at, vectorSign, vectorBody, 300 * time.Second, nil},
		{"after 301 s", []string{vectorSecret}, vectorID, at, vectorSign, vectorBody, 301 * time.Second, ErrTimestamp},
		{"300 s ahead", []string{vectorSecret}, vectorID, at, vectorSign, vectorBody, -300 * time.Second, nil},
		{"301 s ahead", []string{vectorSecret}, vectorID, at, vectorSign, vectorBody, -301 * time.Second, ErrTimestamp},
		{"another time than was signed", []string{vectorSecret}, vectorID, at + "0", vectorSign, vectorBody, 0, ErrUnsigned},
		{"another id", []string{vectorSecret}, "msg_2", at, vectorSign, vectorBody, 0, ErrUnsigned},
		{"another body", []string{vectorSecret}, vectorID, at, vectorSign, vectorBody + " ", 0, ErrUnsigned},
		{"another secret", []string{other}, vectorID, at, vectorSign, vectorBody, 0, ErrUnsigned},
		{"no secret", nil, vectorID, at, vectorSign, vectorBody, 0, ErrUnsigned},
		{"while the secret is rotated, by the old one", []string{other, vectorSecret}, vectorID, at, vectorSign, vectorBody, 0, nil},
		{"by the new one", []string{other, vectorSecret}, vectorID, at, sign(other), vectorBody, 0, nil},
		{"signed by both", []string{vectorSecret}, vectorID, at, sign(other) + " " + vectorSign, vectorBody, 0, nil},
		{"beside a signature of another kind", []string{vectorSecret}, vectorID, at, "v1a,AAAA " + vectorSign, vectorBody, 0, nil},
		{"a signature of another kind alone", []string{vectorSecret}, vectorID, at, strings.Replace(vectorSign, "v1,", "v1a,", 1), vectorBody, 0, ErrUnsigned},
		{"behind more signatures than anybody sends", []string{vectorSecret}, vectorID, at, strings.Repeat("v1,AAAA ", 10) + vectorSign, vectorBody, 0, ErrUnsigned},
		{"no signature", []string{vectorSecret}, vectorID, at, "", vectorBody, 0, ErrUnsigned},
		{"no id", []string{vectorSecret}, "", at, vectorSign, vectorBody, 0, ErrUnsigned},
		{"no time", []string{vectorSecret}, vectorID, "", vectorSign, vectorBody, 0, ErrUnsigned},
		{"a time that is none", []string{vectorSecret}, vectorID, "now", vectorSign, vectorBody, 0, ErrUnsigned},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := Verify(row.secrets, row.id, row.timestamp, row.signatures, []byte(row.body), vectorAt.Add(row.later))
			if !errors.Is(err, row.want) || err == nil && !got.Equal(vectorAt) {
				t.Errorf("%s, %v", got, err)
			}
		})
	}
}
