package notice

import "strings"

// Repeated says that the notice tells again what lasts.
func (n Notice) Repeated() bool { return strings.Contains(n.Once, againMark) }
