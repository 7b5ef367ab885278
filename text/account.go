package text

// Account is the words of signing in, setting up and settings.
type Account struct {
	Say, SayMore                  string
	OnAir, Now                    string
	Title, Email, Password        string
	ComeBack                      string
	Refused                       map[string]string
	DemoTitle, DemoLead           string
	As                            func(role string) string
	SetupTitle, SetupLead, Name   string
	PasswordHint, Create          string
	Settings, Language, Zones     string
	ZonesLead, SignedInAs, RoleIs string
	Version                       string
	MoreTitle                     string
}

var accountEN = Account{
	Say:     "Ready before a million people look.",
	SayMore: "What is coming, what to prepare by when, and whether the top page will hold.",
	OnAir:   "on air", Now: "now",
	Title: "Sign in", Email: "E-mail", Password: "Password",
	ComeBack: "You come back to the page you wanted.",
	Refused: map[string]string{
		"wrong":    "E-mail and password do not belong together. Check both.",
		"too_many": "Too many attempts. Wait a minute, then try again.",
	},
	DemoTitle: "Demo: choose a role", DemoLead: "The data is made up and gone when the program ends.",
	As:         func(role string) string { return "Look around as " + role },
	SetupTitle: "Make the first account", SetupLead: "It becomes the admin. This link works once.",
	Name: "Name", PasswordHint: "At least 12 characters; a sentence is fine.", Create: "Create account",
	Settings: "Settings", Language: "Language", Zones: "Time zones",
	ZonesLead:  "Set for the whole company with TALLYLIGHT_ZONE and TALLYLIGHT_ZONE2.",
	SignedInAs: "Signed in as", RoleIs: "Role", Version: "Version", MoreTitle: "More",
}

var accountJA = Account{
	Say:     "百万人が見る、その前に備える。",
	SayMore: "何が来るか。いつまでに何を備えるか。トップページは持ちこたえるか。",
	OnAir:   "放送", Now: "現在",
	Title: "サインイン", Email: "メールアドレス", Password: "パスワード",
	ComeBack: "サインイン後は、開こうとしていたページに戻ります。",
	Refused: map[string]string{
		"wrong":    "メールアドレスとパスワードの組み合わせが違います。両方を確認してください。",
		"too_many": "試行が多すぎます。1分ほど待ってからお試しください。",
	},
	DemoTitle: "デモ：役割を選ぶ", DemoLead: "データは架空で、プログラムの終了とともに消えます。",
	As:         func(role string) string { return role + "として見る" },
	SetupTitle: "最初のアカウントを作成", SetupLead: "管理者になります。このリンクは一度だけ有効です。",
	Name: "名前", PasswordHint: "12文字以上。文章でもかまいません。", Create: "アカウントを作成",
	Settings: "設定", Language: "言語", Zones: "タイムゾーン",
	ZonesLead:  "全社共通の設定です（TALLYLIGHT_ZONE、TALLYLIGHT_ZONE2）。",
	SignedInAs: "サインイン中", RoleIs: "役割", Version: "版", MoreTitle: "その他",
}
