package views

import "tallylight/readiness/fault"

// refused is why a sign-in was refused; empty where none was.
func (p SignInPage) refused() string {
	switch {
	case p.Wait != fault.Wait{}:
		return p.t().Trouble.Wait(p.Wait)
	case p.Wrong:
		return p.t().Account.Wrong
	}
	return ""
}
