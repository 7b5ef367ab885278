package text

// Message is the words that channels add to a message.
type Message struct {
	More func(lines int) string // stands for the lines for which a service has no room
}

func messageIn(w say) Message {
	return Message{
		More: w.counted("… and %d more line", "… and %d more lines", "…ほか%d行"),
	}
}
