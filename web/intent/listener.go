package intent

// Listener asks that a channel is told of an event besides those of the plans.
type Listener struct {
	Channel string `json:"channel" required:"true" limit:"name" doc:"Id of the channel."`
}
