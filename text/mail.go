package text

// Mail is the words at the foot of each letter.
type Mail struct{ Why, Stop string }

func mailIn(w say) Mail {
	return Mail{
		Why:  w("Sent by Tallylight to those who chose to be told of this.", "この知らせを選んだ方に、Tallylightからお送りしています。"),
		Stop: w("Stop these e-mails", "このメールを止める"),
	}
}
