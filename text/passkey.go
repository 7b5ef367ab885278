package text

// Passkeys is the words of signing in without a password.
type Passkeys struct {
	Title, Lead, None, NotHere, Made, Used, Name, NameHint, Add, Remove, SignIn, Failed, Unsupported string

	ConfirmLead, Confirm, ConfirmPasskey, ConfirmElse string

	TheirLead, TheirRemove string
	Count                  func(int) string
}

func passkeysIn(w say) Passkeys {
	return Passkeys{
		Title: w("Passkeys", "パスキー"),
		Lead: w("Sign in with the lock of your device, a password manager or a security key, without a password.",
			"端末のロック、パスワードマネージャー、セキュリティキーで、パスワードなしにサインインできます。"),
		None:        w("You have none yet.", "まだ登録されていません。"),
		NotHere:     w("Passkeys need https and a domain name. They are not offered at this address.", "パスキーにはhttpsとドメイン名が必要です。このアドレスでは使えません。"),
		Made:        w("Added", "追加"),
		Used:        w("Last used", "最終利用"),
		Name:        w("Name of the passkey", "パスキーの名前"),
		NameHint:    w("So that you know it again, such as the name of the device.", "端末の名前など、あとで見分けられる名前を付けます。"),
		Add:         w("Add a passkey", "パスキーを追加"),
		Remove:      w("Remove", "削除"),
		SignIn:      w("Sign in with a passkey", "パスキーでサインイン"),
		Failed:      w("Nothing came of it: it was cancelled, or this device has no passkey for it. Try again.", "完了しませんでした。キャンセルされたか、この端末に使えるパスキーがありません。もう一度お試しください。"),
		Unsupported: w("This browser cannot make passkeys, or its scripts are off.", "このブラウザーではパスキーを作れません。またはスクリプトが無効です。"),

		ConfirmLead:    w("You signed in some time ago. Before passkeys are added or removed, confirm that it is you.", "サインインから時間がたっています。パスキーを追加・削除する前に、本人確認をしてください。"),
		Confirm:        w("Confirm", "確認"),
		ConfirmPasskey: w("Confirm with a passkey", "パスキーで確認"),
		ConfirmElse:    w("Without a password and a passkey: sign out and in again.", "パスワードもパスキーもない場合は、サインアウトしてもう一度サインインしてください。"),

		TheirLead:   w("Remove them where a device was lost. The person signs in with the password and can add new ones.", "端末を紛失したときなどに削除します。本人はパスワードでサインインし、新しく追加できます。"),
		TheirRemove: w("Remove all passkeys", "パスキーをすべて削除"),
		Count:       w.counted("%d passkey.", "%d passkeys.", "%d件。"),
	}
}
