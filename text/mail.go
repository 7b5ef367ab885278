package text

// Mail is the words at the foot of each letter.
type Mail struct{ Why, Stop string }

func mailIn(w say) Mail {
	return Mail{
		Why:  w("Sent by Tallylight to those who chose to be told of this.", "この通知を選んだ方にTallylightからお送りしています。"),
		Stop: w("Stop these e-mails", "この通知メールを停止する"),
	}
}
