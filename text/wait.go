package text

import (
	"time"

	"tallylight/readiness/fault"
)

// waitsIn says why something is refused for a time, and for how long.
func waitsIn(w say) func(fault.Wait) string {
	sentences := map[fault.WaitReason]func(string) string{
		fault.WaitPasswords: w.with("There were too many wrong passwords. Try again in %s, or ask an admin to allow sign-in.",
			"パスワードの間違いが多すぎます。%s後にもう一度お試しください。お急ぎの場合は、管理者に制限の解除を依頼してください。"),
		fault.WaitSignatures: w.with("There were too many wrong signatures for this endpoint from your address. Check the secret, and try again in %s.",
			"このエンドポイント宛てに、誤った署名がこのアドレスから多数届いています。シークレットを確認し、%s後にもう一度お試しください。"),
		fault.WaitRequests: w.with("There were too many requests. Try again in %s.", "リクエストが多すぎます。%s後にもう一度お試しください。"),
		fault.WaitBusy: w.with("Many people are signing in at this moment. Nothing is wrong with your password; try again in %s.",
			"サインインが集中しています。パスワードの誤りではありません。%s後にもう一度お試しください。"),
	}
	return func(wait fault.Wait) string {
		sentence, ok := sentences[wait.Reason]
		if !ok {
			sentence = sentences[fault.WaitRequests]
		}
		return sentence(w.remaining(wait))
	}
}

// remaining says how long to wait: seconds below two minutes, else whole minutes.
func (w say) remaining(wait fault.Wait) string {
	if wait.After < 2*time.Minute {
		return w.counted("%d second", "%d seconds", "%d秒")(wait.Seconds())
	}
	return w.counted("%d minute", "%d minutes", "%d分")(int((wait.After + time.Minute - 1) / time.Minute))
}
