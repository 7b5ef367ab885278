package text

// Account is the words of signing in, setting up and settings.
type Account struct {
	Say, SayMore, OnAir, Now, Title, ComeBack, DemoTitle, DemoLead, SetupTitle, SetupLead, PasswordHint, Create,
	Settings, Yours, MoreTitle string

	Wrong string // e-mail and password
	As    func(role string) string
}

func accountIn(w say) Account {
	return Account{
		Say:          w("Ready before a million people look.", "百万人が見る、その前に備える。"),
		SayMore:      w("What is coming, what to prepare by when, and whether the top page will hold.", "何が来るか。いつまでに何を備えるか。トップページは持ちこたえるか。"),
		OnAir:        w("on air", "放送"),
		Now:          w("now", "現在"),
		Title:        w("Sign in", "サインイン"),
		ComeBack:     w("You come back to the page you wanted.", "サインイン後は、開こうとしていたページに戻ります。"),
		Wrong:        w("E-mail and password do not belong together. Check both.", "メールアドレスとパスワードの組み合わせが違います。両方を確認してください。"),
		DemoTitle:    w("Demo: choose a role", "デモ：役割を選ぶ"),
		DemoLead:     w("The data is made up and gone when the program ends.", "データは架空で、プログラムの終了とともに消えます。"),
		As:           w.with("Look around as %s", "%sとして見る"),
		SetupTitle:   w("Make the first account", "最初のアカウントを作成"),
		SetupLead:    w("It becomes the admin. This link works once.", "管理者になります。このリンクは一度だけ有効です。"),
		PasswordHint: w("At least 12 characters; a sentence is fine.", "12文字以上。文章でもかまいません。"),
		Create:       w("Create account", "アカウントを作成"),
		Settings:     w("Settings", "設定"),
		Yours:        w("Yours", "自分の設定"),
		MoreTitle:    w("More", "その他"),
	}
}
