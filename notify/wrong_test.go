package notify

import "testing"

func TestWrongURL(t *testing.T) {
	rows := []struct{ sentence, address, want string }{
		{"an address", "https://hooks.example/services/1?sig=2", ""},
		{"with a port", "https://hooks.example:443/x", ""},
		{"none", "", "required"},
		{"on the way everybody could read it", "http://hooks.example/x", "not_https"},
		{"on the machine itself nobody can", "http://127.0.0.1:8080/x", ""},
		{"by its name neither", "http://localhost:8080/x", ""},
		{"with a password", "https://a:b@hooks.example/x", "has_password"},
		{"no address", "hooks.example", "not_a_web_address"},
		{"another scheme", "file:///etc/passwd", "not_a_web_address"},
		{"a line break", "https://hooks.example/\r\nX: y", "not_a_web_address"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := WrongURL(row.address); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
