package browsertest

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// offersNone has a page believe that the browser cannot fill in passkeys, until FillInPasskeys.
const offersNone = `try { if (!localStorage.getItem("fill-in-passkeys")) PublicKeyCredential.isConditionalMediationAvailable = async () => false } catch {}`

// Passkeys gives the tab an authenticator of its own that holds passkeys, knows its owner and does at once what a page asks for.
func Passkeys() Option {
	authenticator := webauthn.VirtualAuthenticatorOptions{Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}
	return func(t *Tab) {
		t.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			if _, err := cdp.Call(ctx, target, webauthn.Enable, webauthn.EnableParams{}); err != nil {
				return err
			}
			if _, err := cdp.Call(ctx, target, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &authenticator}); err != nil {
				return err
			}
			_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: offersNone})
			return err
		}))
	}
}

// FillInPasskeys has the authenticator also take at once what pages of this site from now on merely offer to fill in, as somebody who
// chooses it there.
func (t *Tab) FillInPasskeys() {
	t.tb.Helper()
	Eval[bool](t, `localStorage.setItem("fill-in-passkeys", "yes") === undefined`)
}
