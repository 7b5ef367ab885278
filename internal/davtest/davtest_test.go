package davtest

import (
	"net/http"
	"testing"
)

func TestAnAccountIsItsOwnersAlone(t *testing.T) {
	a, b := New(t), New(t)
	at := a.Calendar(t, "onair", "On air")
	for _, row := range []struct {
		sentence       string
		user, password string
		want           int
	}{
		{"the owner is let in", a.User, a.Password, http.StatusMultiStatus},
		{"a wrong password is not", a.User, "wrong", http.StatusUnauthorized},
		{"nobody is not", "", "", http.StatusUnauthorized},
		{"another account is not", b.User, b.Password, http.StatusForbidden},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), "PROPFIND", at, nil)
			if err != nil {
				t.Fatal(err)
			}
			if row.user != "" {
				request.SetBasicAuth(row.user, row.password)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != row.want {
				t.Errorf("status %d, want %d", response.StatusCode, row.want)
			}
		})
	}
}
