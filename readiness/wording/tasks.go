package wording

// Tasks are the words of the default tasks by id: a row a text, both languages side by side.
var Tasks = map[string]Task{
	"P-01": {Both{"トップページが守られている", "The top page is protected"}, Help{
		What: Both{"トップページを登録し、合格していない確認項目を直す。", "Register the top page, and fix each check that does not pass."},
		Why:  Both{"来た人は全員、最初にトップページを開く。数秒の紹介だけで落ちた会社もある。", "Everybody who comes opens the top page first. A mention of a few seconds has brought sites down."},
		Done: Both{"トップページの判定が「保護済み」になっている。", "The verdict of the top page says Protected."}}},
	"P-03": {Both{"広報カレンダーの取り込みが新しい", "The PR calendar was imported recently"}, Help{
		What: Both{"取り込みが止まっていたら、カレンダーのURLと権限を確かめる。", "If the import has stopped, check the calendar's address and permissions."},
		Why:  Both{"放送時刻は直前にも動く。古いカレンダーでは、その変更に気づけない。", "Air times move at the last moment. An old calendar does not tell."},
		Done: Both{"カレンダーのページに、最近の取り込み成功が表示されている。", "The calendar's page shows a recent successful import."}}},

	"A-01": {Both{"放送枠・局・尺・URL表示の有無を記入", "Fill in slot, station, length and what is on screen"}, Help{
		What: Both{"広報が「広報からの情報」の必須項目をすべて記入する。わからない項目は局や媒体の担当者に聞く。", "PR fills in every required field of the brief. What is not known, PR asks the station or outlet."},
		Why:  Both{"規模の見積もりも当日の連絡も、この情報から始まる。", "The estimate of the crowd and the contacts on the day both start from it."},
		Done: Both{"必須項目に空欄がない。", "No required field is empty."}}},
	"A-02": {Both{"予測を幅つきで出す", "Give a forecast with its range"}, Help{
		What: Both{"想定ピークを、毎秒のリクエスト数か平常の倍率で、幅をつけて書く。", "Write the expected peak in requests a second or as a multiple of the usual, with its range."},
		Why:  Both{"予測が5割外れることもある。幅がなければ、どこまで備えるかを決められない。", "Forecasts can miss by half. Without a range nobody can say how much is enough."},
		Done: Both{"イベントのページに想定ピークと幅が表示されている。", "The event's page shows the expected peak and its range."}}},
	"A-04": {Both{"レベルを広報とSREで確定", "PR and SRE agree on the level"}, Help{
		What: Both{"広報がレベルを提案し、SREが確定する。目安より低くするときは理由を書く。", "PR proposes a level and SRE confirms it. Where it is below the suggestion, write why."},
		Why:  Both{"レベルが準備の量を決める。後から上げると、間に合わないタスクが出る。", "The level decides how much is prepared. Raised late, it brings tasks that cannot be done in time."},
		Done: Both{"レベルが「確定」と表示されている。", "The level is shown as confirmed."}}},
	"A-05": {Both{"放送枠とその前後1時間にオンコール担当がいる", "On-call covers the slot, one hour either side"}, Help{
		What: Both{"放送枠の1時間前から1時間後まで、当番の名前が切れ目なく入っているか当番表で確かめる。", "See in the roster that somebody is on call without a gap from one hour before the slot to one hour after it."},
		Why:  Both{"放送は夜や休日に多く、当番の交代と重なりやすい。", "Programmes run at night and on holidays, often right when the shift changes."},
		Done: Both{"その時間帯の当番が全員わかり、本人も放送のことを知っている。", "Everybody on call in that time is known, and knows about the programme."}}},
	"A-06": {Both{"ダッシュボードを開ける", "The dashboard opens"}, Help{
		What: Both{"当日に見るダッシュボードを開き、データが表示されるか確かめる。URLは「会社の設備」で登録する。", "Open the dashboard for the day and see that it shows data. Its address is entered under Your company."},
		Why:  Both{"開けないと気づくのは、たいてい一番忙しい時間になる。", "That it does not open is usually noticed at the busiest time."},
		Done: Both{"登録したURLが正常に応答している。", "The address answers."}}},
	"A-07": {Both{"画面に出るURLが応答する", "The address on screen answers"}, Help{
		What: Both{"広報からの情報にある画面のURLが開くか確かめる。登録済みのトップページと違うサイトなら、それも登録して守る。", "See that the address that PR says is on screen opens. If it is on another site than the registered top pages, register that one too, so that it is protected."},
		Why:  Both{"視聴者は画面のURLをそのまま打ち込む。短いURLやキャンペーン用のURLは、設定漏れが起きやすい。", "Viewers type exactly what they see. Short and campaign addresses are the ones that nobody has set up."},
		Done: Both{"画面のURLを開くと、リダイレクトの先で正常に応答する。", "The address on screen answers with success, its redirects followed."}}},

	"B-01": {Both{"ベンダ上限・クォータを申請", "File vendor and quota requests"}, Help{
		What: Both{"想定ピークで足りなくなる上限を調べ、引き上げを申請する。クラウドのクォータに加えて、プッシュ通知、SMS、決済の上限も見る。", "Find the limits that the expected peak would exceed, and request to raise them. Beside the cloud quotas, look at push, SMS and payment."},
		Why:  Both{"審査に何日もかかる上限がある。先に当たるのは自社のサーバーではなく、外部の上限のことも多い。", "Some limits take days to raise. Often it is not our own servers but a vendor's limit that is reached first."},
		Done: Both{"必要な引き上げがすべて承認されている。または、足りない上限がないと確かめた。", "Every raise that is needed is approved. Or no limit was found to be too low."}}},
	"B-02": {Both{"増強で処理量が伸びることを計測", "Load test: more machines, more throughput"}, Help{
		What: Both{"台数を変えて負荷試験を2回行い、レポートを取り込む。", "Run the load test with two numbers of machines, and import the reports."},
		Why:  Both{"台数を増やしても、DBなどで頭打ちになることがある。試験をしなければ当日までわからない。", "More machines do not always serve more: a database can be the ceiling. Without a test it shows on the day."},
		Done: Both{"トップページの確認項目L1とL2が合格している。", "Checks L1 and L2 of the top page pass."}}},
	"B-03": {Both{"スケールできない所を見積もる（RDB・ジョブ・外部API）", "Size what cannot scale out: database, jobs, outside APIs"}, Help{
		What: Both{"台数を増やしても伸びない部分を挙げ、想定ピークでの負荷を見積もる。目標台数でのDB接続の合計が、上限の8割に収まるかも計算する。", "List what does not grow with more machines, and estimate its load at the expected peak. Work out as well whether all database connections at the target number of machines stay under 80% of the limit."},
		Why:  Both{"増強すると、次に詰まるのはここになる。接続数の上限を超えると、増やした台数がかえってDBを止める。", "Once machines are added, this is what fails next. Past the connection limit, the added machines bring the database down."},
		Done: Both{"部分ごとの見積もりが書かれ、足りないものへの対策が決まっている。", "There is an estimate for each part, and a decision for each that falls short."}}},
	"B-04": {Both{"外部依存へ予告（決済・メール・SMS・計測）", "Tell third parties: payment, mail, SMS, analytics"}, Help{
		What: Both{"決済、メール、SMS、計測の各社に、日時と想定ピークを知らせる。", "Tell the payment, mail, SMS and analytics vendors the time and the expected peak."},
		Why:  Both{"急増は攻撃と見分けがつかず、予告がなければ止められることがある。", "A sudden rise looks like an attack, and vendors may block what was not announced."},
		Done: Both{"各社から了承の返事があり、当日の連絡先がわかっている。", "Each of them has agreed, and their contact on the day is known."}}},
	"B-05": {Both{"準備レビューで未完了をゼロに", "Readiness review: open items to zero"}, Help{
		What: Both{"関係者で未完了のタスクを一つずつ見て、終わらせるか、理由を書いて省く。", "Go through the open tasks together, and finish each or skip it with a reason."},
		Why:  Both{"1週間前なら、残りを片付ける時間がまだある。", "A week ahead there is still time for what is left."},
		Done: Both{"期限を過ぎた未完了のタスクがない。", "No task that is due is open."}}},
	"B-06": {Both{"DB増強・リードレプリカ", "Scale the database up, add read replicas"}, Help{
		What: Both{"DBを上のクラスに変え、必要ならリードレプリカを足す。アクセスの少ない時間に行う。", "Move the database to a larger class, and add read replicas if needed. Do it in a quiet hour."},
		Why:  Both{"クラスの変更は一時停止を伴い、忙しい時間ほど長くかかる。当日には間に合わない。", "A change of class interrupts the service, longer the busier it is. On the day it is too late."},
		Done: Both{"新しいクラスで動いていて、レプリカの遅れが1秒未満である。", "It runs in the new class, and the replicas lag by less than a second."}}},
	"B-08": {Both{"トップページでオリジン停止の訓練", "Drill: the top page with its origin down"}, Help{
		What: Both{"オリジンを止めて、トップページが表示され続けるか訓練で確かめる。", "Take the origin away in a drill, and see that the top page is still shown."},
		Why:  Both{"設定してあることと、実際に効くことは違う。", "That it is configured does not mean that it works."},
		Done: Both{"トップページの確認項目S1が合格している。", "Check S1 of the top page passes."}}},
	"B-09": {Both{"お詫びページが別オリジンにある", "Sorry page on another origin, with the right status"}, Help{
		What: Both{"お詫びページを、サイトとは別のオリジンに置いて登録する。", "Put the sorry page on another origin than the site, and register it."},
		Why:  Both{"同じオリジンに置くと、オリジンが落ちたときにお詫びも出せない。", "On the same origin it cannot be shown when the origin is down."},
		Done: Both{"トップページの確認項目F1が合格している。", "Check F1 of the top page passes."}}},
	"B-10": {Both{"待合室を用意（75%）", "Configure the waiting room (75 %)"}, Help{
		What: Both{"処理能力の75%で待合室が開くように設定し、テスト用URLで表示を確かめる。", "Set the waiting room to open at 75% of the capacity, and see it on its test address."},
		Why:  Both{"全員を入れて全員が使えなくなるより、順に入ってもらうほうがよい。", "Better that people enter in turn than that everybody enters and nobody is served."},
		Done: Both{"テスト用URLに待合室が表示され、順番が来ると入れる。", "The test address shows the waiting room, and lets people in when it is their turn."}}},
	"B-11": {Both{"障害時の広報文を書く（日・英）", "Write PR’s holding statements, ja and en"}, Help{
		What: Both{"つながりにくいとき、止まったとき、復旧したときの文を日本語と英語で用意し、承認を得る。", "Prepare texts in Japanese and English for when the site is slow, down and back, and have them approved."},
		Why:  Both{"障害の最中に文案と承認を待つと、沈黙が長引く。", "Drafts and approvals during an outage make the silence long."},
		Done: Both{"承認済みの文が、当日の担当者が開ける場所にある。", "The approved texts are where those on duty can open them."}}},
	"B-12": {Both{"CDNのTTLとstale設定", "CDN TTL and stale directives"}, Help{
		What: Both{"トップページをCDNが30秒以上保持し、オリジンの障害中も期限切れの応答（stale）を返すように設定する。", "Have the CDN keep the top page for 30 seconds or more, and serve stale while the origin fails."},
		Why:  Both{"これだけで、ほとんどのアクセスがオリジンに届かなくなる。", "This alone keeps nearly all requests away from the origin."},
		Done: Both{"トップページの確認項目C2とS4が合格している。", "Checks C2 and S4 of the top page pass."}}},
	"B-13": {Both{"時刻を進めてリハーサル", "Rehearse with a simulated clock"}, Help{
		What: Both{"放送1時間前から終了までを、役割どおりに通して練習する。", "Go through the time from an hour before air to the end once, each in their role."},
		Why:  Both{"手順の抜けは、読むだけでは見つからない。", "Gaps in a procedure are not found by reading it."},
		Done: Both{"通しで終わり、見つかった抜けを手順に反映した。", "It was gone through to the end, and the gaps found are closed in the runbook."}}},
	"B-14": {Both{"WAF・ボット対策・流量制限が来訪者を止めない", "WAF, bot rules and rate limits let visitors through"}, Help{
		What: Both{"WAF、ボット対策、流量制限のしきい値を、想定ピークと見比べる。CDN事業者にも日時と規模を知らせる。", "Compare the thresholds of the WAF, bot rules and rate limits with the expected peak. Tell the CDN vendor the time and the size as well."},
		Why:  Both{"携帯回線では多くの人が同じIPアドレスから来る。攻撃と判定されると、本物の来訪者が入れない。", "On mobile networks many people share one IP address. Taken for an attack, real visitors are locked out."},
		Done: Both{"どのしきい値も想定ピークより高く、CDN事業者から了承の返事がある。", "Every threshold is above the expected peak, and the CDN vendor has agreed."}}},
	"B-15": {Both{"アプリ・検索・購入の経路が想定ピークに耐える", "App, search and checkout hold the expected peak"}, Help{
		What: Both{"セールで通る経路を、アプリ、検索、カート、決済の順に負荷試験で通す。", "Run the paths of the sale through the load test: app, search, cart and payment."},
		Why:  Both{"セールの客はトップページで止まらない。キャッシュの効かない経路が先に詰まる。", "Customers of a sale do not stop at the top page. The paths that no cache serves fail first."},
		Done: Both{"想定ピークの負荷で、各経路の失敗率と応答時間が基準内に収まった。", "At the load of the expected peak, errors and response times of each path stayed within their limits."}}},
	"B-16": {Both{"自社のプッシュ・メールを分けて送る", "Spread our own pushes and mails out"}, Help{
		What: Both{"配信を小分けにして、サイトが耐える間隔で送るように設定する。", "Split the delivery, and send it at intervals that the site can bear."},
		Why:  Both{"一斉配信は数十秒で全員を呼び、自動の増強は間に合わない。", "Sent at once, it calls everybody within tens of seconds, and scaling out does not keep up."},
		Done: Both{"配信の設定に分割数と間隔が入り、毎分の送信数が見積もりに収まる。", "The delivery is set to a number of parts and an interval, and what is sent a minute stays within the estimate."}}},
	"B-17": {Both{"在庫の補充・入れ替えのジョブを確かめる", "Check the jobs that replenish and replace stock"}, Help{
		What: Both{"セール中に動く在庫の補充、価格の切り替え、売り切れ表示のジョブを、実際の件数で試す。", "Try the jobs that run during the sale with real numbers: replenish stock, switch prices, mark what is sold out."},
		Why:  Both{"在庫の更新が遅れると、ない商品を売ってしまう。全件の再計算は、DBを止めることがある。", "Late stock updates sell what is not there. Recalculating everything can stop the database."},
		Done: Both{"実際の件数で、決めた時間内に終わった。", "They finished within their time with real numbers."}}},
	"B-18": {Both{"入場制限の可能性を前日に告知する", "Announce possible entry limits a day ahead"}, Help{
		What: Both{"入場制限をするかもしれないことと、その間に見られる場所を、前日までに公表する。", "Publish by the day before that entry may be limited, and where to look meanwhile."},
		Why:  Both{"知っていれば待てる。知らなければ障害だと思われる。", "Who knows can wait. Who does not takes it for an outage."},
		Done: Both{"告知が公開され、お詫びページと待合室からも開ける。", "The notice is public, and the sorry page and the waiting room lead to it."}}},

	"C-01": {Both{"変更凍結を始める", "Start the change freeze"}, Help{
		What: Both{"デプロイと設定変更を止め、例外を認める人を決めて知らせる。", "Stop deploys and configuration changes, and tell everybody who may make an exception."},
		Why:  Both{"障害の多くは変更から起きる。当日は原因を切り分ける時間がない。", "Most outages begin with a change. On the day there is no time to find out which."},
		Done: Both{"デプロイが実際に止まる状態で、全員に知らせてある。", "A deploy is really refused, and everybody has been told."}}},
	"C-02": {Both{"重いバッチ・メール配信を外す", "Move heavy jobs and bulk mail away"}, Help{
		What: Both{"放送枠とその後1時間に動くバッチ、メール、プッシュの予定を、別の時間に移す。", "Move the jobs, mails and pushes that are scheduled for the slot and the hour after it to another time."},
		Why:  Both{"自社の配信が重なると、二つのピークが足し合わさる。", "Where our own mailing coincides, two peaks add up."},
		Done: Both{"その時間帯の予定表に、重い処理と一斉配信が残っていない。", "The schedule of that time holds no heavy job and no bulk delivery."}}},
	"C-03": {Both{"放送時刻を広報が再確認", "PR confirms the air time again"}, Help{
		What: Both{"広報が局や媒体に連絡し、時刻と、画面に出すURL・検索語を確かめる。検索語は自分でも検索してみる。", "PR contacts the station or outlet, and asks again for the time, the address and the search words on screen. PR also searches for the words."},
		Why:  Both{"時刻は前の番組の延長などで動く。増強も凍結も、この時刻に合わせてある。", "The time moves, for instance when the programme before runs over. Scaling and freeze are set to it."},
		Done: Both{"時刻と画面の内容に変更がなく、検索結果の先頭に自社のページがある。", "Time and screen are as told, and the search shows our page first."}}},
	"C-04": {Both{"スケールアウト予約を入れる", "Schedule the scale-out"}, Help{
		What: Both{"放送前に目標台数になるよう、増強を予約する。終了予定の1時間後まで減らさない設定にする。", "Schedule the scale-out so that the target is reached before air. Set it not to scale in until an hour after the planned end."},
		Why:  Both{"自動の増強は数分かかり、数十秒で来る人の波に間に合わない。", "Automatic scaling takes minutes, and does not keep up with a crowd that comes within tens of seconds."},
		Done: Both{"予約の時刻と台数が、管理画面の表示で確かめてある。", "The console shows the schedule with its time and its number of machines."}}},
	"C-05": {Both{"LB容量を予約・暖機", "Reserve load-balancer capacity"}, Help{
		What: Both{"ロードバランサーの容量を、想定ピークに合わせて予約する。", "Reserve load-balancer capacity for the expected peak."},
		Why:  Both{"ロードバランサーも急には広がらない。予約は先着順のことがある。", "A load balancer does not grow at once either. Reservations may be first come, first served."},
		Done: Both{"予約が「確保済み」になっている。", "The reservation is shown as provisioned."}}},
	"C-06": {Both{"台数が目標に達した", "Replicas at target and ready"}, Help{
		What: Both{"起動済みの台数ではなく、応答できる台数が目標に達したか見る。足りなければ手で増やす。", "See that the replicas that can answer, not only those that have started, are at the target. Add more by hand if they are not."},
		Why:  Both{"予約は入っていても、上限や起動の失敗で届かないことがある。", "A schedule can still fall short, because of a quota or a failed start."},
		Done: Both{"応答できる台数が、5分以上続けて目標以上である。", "The replicas that can answer have been at the target for 5 minutes."}}},
	"C-07": {Both{"キャッシュを温める", "Warm the cache"}, Help{
		What: Both{"CDNのキャッシュを消去（パージ）した後や、リリースの直後は、トップページを何度か開いてキャッシュに載せる。", "After a purge of the CDN or a new release, open the top page a few times so that the cache holds it."},
		Why:  Both{"冷えたキャッシュでは、最初の波がすべてオリジンに届く。", "With a cold cache, the whole first wave reaches the origin."},
		Done: Both{"トップページの確認項目C1が合格している。", "Check C1 of the top page passes."}}},
	"C-09": {Both{"指揮・記録・連絡の場を決める", "Name incident lead, scribe and channel"}, Help{
		What: Both{"指揮する人、記録する人、全員が集まる連絡の場を決めて知らせる。", "Name who leads, who writes down and in which channel all meet, and tell everybody."},
		Why:  Both{"決める人がいないと、全員が調べて誰も手を打たない。", "Without somebody who decides, all investigate and nobody acts."},
		Done: Both{"役割に名前が入り、連絡の場に全員が入っている。", "The roles have names, and everybody is in the channel."}}},
	"C-10": {Both{"最終確認 GO / NO-GO", "Final go / no-go"}, Help{
		What: Both{"表示されている判定を読み、責任者が実施を決めて記録する。", "Read the call that is shown, and have the person responsible decide and sign."},
		Why:  Both{"判断した人と時刻が残れば、後で振り返れる。", "With who decided and when on record, it can be reviewed."},
		Done: Both{"責任者の判断が記録されている。", "The decision is signed."}}},
	"C-11": {Both{"放送をリアルタイムで見る人を決める", "Name who watches the programme live"}, Help{
		What: Both{"見る人を一人決めて知らせる。紹介の始まり、画面の内容、番組の延長を連絡の場に書く。", "Name one person who watches it, and tell everybody. They write into the channel when the corner begins, what is on screen and whether the programme runs over."},
		Why:  Both{"アクセスの増え方だけでは、放送が始まったのか、遅れているのかがわからない。", "Traffic alone does not tell whether it has begun, or was delayed."},
		Done: Both{"見る人の名前が決まり、放送を受信できると確かめた。", "The person is named, and has made sure that they receive the programme."}}},

	"D-01": {Both{"放送開始を押す", "Press “on air”"}, Help{
		What: Both{"広報が、放送や公開が始まったときに「放送開始」を押す。", "PR presses “On air now” when it begins."},
		Why:  Both{"実際の時刻が残り、見守る人全員に始まりが伝わる。", "The real time is recorded, and everybody who watches knows that it has begun."},
		Done: Both{"イベントに放送開始の時刻が表示されている。", "The event shows when it went on air."}}},
	"D-04": {Both{"放送終了を押す", "Press “aired”; until then nothing scales in"}, Help{
		What: Both{"広報が、終わりを見届けてから「放送終了」を押す。", "PR sees it end, and then presses “Aired”."},
		Why:  Both{"押されるまで縮小は求めない。延長したのに台数を減らす事故を防ぐ。", "Until then nothing asks to scale in. So machines do not go while the programme runs over."},
		Done: Both{"イベントに放送終了の時刻が表示されている。", "The event shows when it ended."}}},

	"E-01": {Both{"ピークが過ぎたことを確認", "Check that the peak has passed"}, Help{
		What: Both{"アクセスが平常の1.3倍を下回り、30分続くのを待つ。", "Wait until traffic has been below 1.3 times the usual peak for 30 minutes."},
		Why:  Both{"余波は1時間で引くことも、数日続くこともある。", "The tail may last an hour or several days."},
		Done: Both{"30分の最大値が、平常のピークの1.3倍より低い。", "The highest value of 30 minutes is below 1.3 times the usual peak."}}},
	"E-02": {Both{"縮小・予約と凍結の解除・バッチ戻し", "Scale in, end reservations and freeze, restore jobs"}, Help{
		What: Both{"再放送や見逃し配信が近くにないと確かめてから、台数と予約を戻す。凍結を解き、移したバッチと配信も戻す。", "Make sure that no rerun or catch-up is near, and then take machines and reservations back. Lift the freeze, and restore the jobs and mailings that were moved."},
		Why:  Both{"予約には料金がかかり続ける。戻し忘れたバッチは、数日後に別の障害になる。", "Reservations are billed until released. A job that nobody restored is another outage days later."},
		Done: Both{"台数、予約、凍結、バッチが平常どおりに戻っている。", "Machines, reservations, freeze and jobs are as usual again."}}},
	"E-04": {Both{"振り返り（ピーク・レベル・良かったこと・悪かったこと・運が良かったこと）", "Review: peak, level, well, badly, lucky"}, Help{
		What: Both{"実測のピークを予測と比べ、レベルが適切だったか、良かったこと、悪かったこと、運が良かったことを書く。", "Compare the measured peak with the forecast, and write whether the level was right, what went well, what went badly and where we were lucky."},
		Why:  Both{"次の予測とレベルは、この記録で良くなる。運は次も続くとは限らない。", "It makes the next forecast and level better. Luck does not repeat."},
		Done: Both{"すべての欄が書かれ、広報とSREの両方が読んだ。", "Every field is filled in, and both PR and SRE have read it."}}},
	"E-07": {Both{"予防策をIssueにする", "Make each prevention an issue"}, Help{
		What: Both{"振り返りで決めた再発防止策を一つずつIssueとして登録し、リンクを残す。", "Enter each prevention from the review into the issue tracker, and keep the links."},
		Why:  Both{"担当と期限のない再発防止策は、次の放送まで手つかずになる。", "A prevention without an owner and a date is untouched until the next programme."},
		Done: Both{"どの再発防止策にも、開けるリンクがある。", "Each prevention has a link that opens."}}},

	"R-01": {Both{"バックアップの取得とリストアの試行", "Backup taken and restore tried"}, Help{
		What: Both{"本番データのバックアップを取得し、空の環境にリストアする。かかった時間と、復元できた最新データの時刻を記録する。", "Take a backup of the production data and restore it into an empty environment. Write down how long that took and how old the newest restored record was."},
		Why:  Both{"一度もリストアしていないバックアップは、使えないかもしれない。それがわかるのは、たいてい障害の最中になる。", "A backup that nobody has restored may be unusable. That is usually found out during an outage."},
		Done: Both{"復元した環境で、バックアップ当日のデータを取得できた。", "The restored environment answers a query for a record of the day of the backup."}}},
	"R-02": {Both{"ロールバックの試行", "Rollback tried"}, Help{
		What: Both{"影響のないリリースを、設定も含めて本番で元のバージョンに戻す。判断から全台が戻るまでの時間を記録する。", "Roll a harmless release back in production, including its configuration. Note the time from the decision until every instance runs the previous version."},
		Why:  Both{"マイグレーションやキャッシュ済みの素材のために戻せないことが放送中にわかっても、調べる時間はない。", "On air there is no time to find out that a migration or a cached asset prevents going back."},
		Done: Both{"元のバージョンがすべてのリクエストに応答し、かかった時間が根拠に書かれている。", "The previous version served all requests, and the time it took is in the evidence."}}},
	"R-03": {Both{"機能の停止と再開の試行", "Features switched off and on again"}, Help{
		What: Both{"ピーク時になくても困らない機能（検索候補、おすすめ、レビューなど）を本番で一つずつ止め、ページを確認して、再開する。", "Switch each feature that a peak can do without (search suggestions, recommendations, reviews) off in production, look at the page, and switch it on again."},
		Why:  Both{"使ったことのないスイッチは、肝心なときに効かないか、ほかの機能まで巻き込むことが多い。", "A switch that was never used tends to fail when it is needed most, or takes something else with it."},
		Done: Both{"どの機能を止めてもページは崩れず、その先への負荷がなくなった。", "With each feature off the page is complete, and the load on what it calls has gone."}}},
	"R-04": {Both{"ベンダーの上限・クォータの確認", "Vendor limits and quotas reviewed"}, Help{
		What: Both{"訪問者の経路にあるベンダー（クラウドのクォータ、CDN、決済、メール、SMS、プッシュ通知）の上限を、実測の最大値と並べて一覧にする。", "List the limits of every vendor on the way of a visitor (cloud quotas, CDN, payment, mail, SMS, push) beside the highest use that was measured."},
		Why:  Both{"上限は予告なく下がることがあり、引き上げには数週間かかることがある。", "Limits are lowered or reset without notice, and raising one can take a vendor weeks."},
		Done: Both{"どの上限も今後のイベントの想定ピークを上回るか、引き上げを申請済み。", "Each limit is above the peak that the next events expect, or a raise is filed."}}},
	"R-05": {Both{"外部タグがページの表示を止めないことの確認", "Third-party tags do not block the page"}, Help{
		What: Both{"外部タグ（計測、広告、チャット、表示の比較テスト）のホストをブラウザーで遮断した場合と、30秒遅延させた場合に、トップページを表示する。", "Block the hosts of all third-party tags (analytics, advertising, chat, A/B tests) in a browser, then delay them by 30 seconds, and load the top page each time."},
		Why:  Both{"同じピークは外部のサーバーにも届く。描画を止めるタグがあると、自社が速くてもページは真っ白になる。", "Other companies’ servers get the same peak. A tag that blocks rendering shows an empty page although ours is fast."},
		Done: Both{"どちらの場合も、内容がふだんと同じ速さで表示された。", "In both cases the content appears as fast as usual."}}},
	"R-06": {Both{"ログと監視が想定ピークで取りこぼさないことの確認", "Log and monitoring intake holds at the expected peak"}, Help{
		What: Both{"ログとメトリクスの取り込みの上限（レート、容量、カーディナリティ、ライセンス）を、想定ピークで発生する量と比べる。または負荷試験中に確認する。", "Compare the limits of log and metrics intake (rate, volume, cardinality, licence) with what the expected peak produces. Or watch them during a load test."},
		Why:  Both{"取り込みで欠落が起きると、ピークのさなかに何も見えなくなる。", "When intake drops data, people steer blind exactly while the peak is there."},
		Done: Both{"想定ピークでも欠落がなく、ダッシュボードの遅れは1分以内。", "At the expected peak nothing is dropped, and dashboards are at most a minute behind."}}},
	"R-07": {Both{"しきい値ごとの対応手順の読み合わせ", "Runbook of the threshold table read"}, Help{
		What: Both{"しきい値の対応表（どの数値が、いくつを超えたら、誰が何をするか）をオンコールの全員で読み合わせ、載っているリンクとコマンドをすべて試す。", "Read the table of thresholds (which figure, which limit, who does what) aloud with everybody who is on call, and try every link and command in it."},
		Why:  Both{"ピークの最中に手順を初めて読む余裕はない。古い手順書では、リンクの多くが切れている。", "During a peak nobody has time to read instructions for the first time. In an old one many links are dead."},
		Done: Both{"オンコールの全員が読み、リンクとコマンドがすべて有効だった。", "Everybody on call has read it, and every link and command worked."}}},
}
