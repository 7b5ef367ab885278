package text

// Outside is the words of signing in at a provider, or by a proxy in front.
type Outside struct {
	Proxied, SignOutThere, Title, None, How, Link string

	With      func(name string) string
	Fault     map[string]func(name string) string // by the kind of what is wrong
	SignsIn   func(names string) string
	LinkUntil func(when string) string
}

func outsideIn(w say) Outside {
	return Outside{
		With:         w.with("Sign in with %s", "%sでサインイン"),
		Proxied:      w("Your company’s sign-in page signs you in to Tallylight. To sign out, sign out there.", "会社のサインイン画面を通じてサインインしています。サインアウトは、その画面で行ってください。"),
		SignOutThere: w("Sign out there", "サインアウトの画面を開く"),
		Title:        w("Sign-in elsewhere", "外部でのサインイン"),
		None:         w("This person signs in with a password here.", "Tallylightのパスワードでサインインします。"),
		SignsIn:      w.with("Signs in with: %s.", "サインインの方法：%s。"),
		How: w("The person signs in once with a provider that has verified this e-mail address, and the account is theirs there, too. Nobody is linked by an address alone: make sure that the provider’s address is the same person.",
			"本人が、このメールアドレスを確認済みのプロバイダーで一度サインインすると、そこからもこのアカウントを使えます。アドレスが同じだけでは結び付けません。プロバイダーのアドレスが本人のものか確かめてください。"),
		Link:      w("Let them link a provider", "プロバイダーとの結び付けを許可"),
		LinkUntil: w.with("They may link a provider until %s.", "%sまでプロバイダーと結び付けられます。"),
		Fault: map[string]func(string) string{
			"address":      w.with("Tallylight may not connect to %s: its address is private. An admin has to add it to TALLYLIGHT_ALLOW.", "%sに接続できません（プライベートアドレス）。管理者がTALLYLIGHT_ALLOWに追加する必要があります。"),
			"no_name":      w.with("%s cannot be reached: its name is not known (DNS). Try again in a moment.", "%sに接続できません（DNSで名前を解決できません）。少し待ってからお試しください。"),
			"late":         w.with("%s does not answer in time (timeout). Try again in a moment.", "%sの応答がありません（タイムアウト）。少し待ってからお試しください。"),
			"unreachable":  w.with("%s cannot be reached (connection failed). Try again in a moment.", "%sに接続できません（接続エラー）。少し待ってからお試しください。"),
			"certificate":  w.with("%s cannot be trusted: its certificate is not valid (TLS). An admin has to look at it.", "%sを信頼できません（TLS証明書が無効）。管理者の確認が必要です。"),
			"no_document":  w.with("%s answers, but not as a sign-in provider (OpenID Connect discovery failed). Try again in a moment, or tell an admin.", "%sの応答がOpenID Connectのプロバイダーのものではありません。少し待ってからお試しいただくか、管理者に知らせてください。"),
			"not_proven":   w.with("What %s answered could not be verified, so you are not signed in. Try again.", "%sの応答を検証できなかったため、サインインしていません。もう一度お試しください。"),
			"no_attempt":   w.with("This sign-in with %s has ended, or was begun in another browser. Try again.", "%sでのサインインは期限切れか、別のブラウザーで始めたものです。もう一度お試しください。"),
			"denied":       w.with("%s did not sign you in. Try again, or ask who runs it.", "%sでサインインできませんでした。もう一度試すか、その管理者に確認してください。"),
			"not_required": w.with("Your account at %s is not one of those that may use Tallylight. Ask an admin.", "%sのこのアカウントではTallylightを使えません。管理者に確認してください。"),
		},
	}
}

// ProviderFault says why nobody can be signed in at a provider.
func (t *Text) ProviderFault(kind, name string) string {
	if said, ok := t.Outside.Fault[kind]; ok {
		return said(name)
	}
	return t.ErrorSays(503)
}
