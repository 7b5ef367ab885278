package text

import "tallylight/readiness/fault"

// storeFaultsIn says what is wrong with the database, what that means for the reader, and who ends it.
func storeFaultsIn(w say) map[fault.StoreKind]string {
	return map[fault.StoreKind]string{
		fault.StoreGone: w("The database is gone: its file was moved or deleted while Tallylight was running. Nothing can be shown or saved until an admin puts it back, or restores a backup and restarts Tallylight.",
			"データベースがありません。動作中にファイルが移動または削除されました。管理者がファイルを元に戻すか、バックアップを復元してTallylightを再起動するまで、表示も保存もできません。"),
		fault.StoreReplaced: w("The database file was replaced while Tallylight was running. Nothing can be shown or saved until an admin restarts Tallylight.",
			"動作中にデータベースのファイルが置き換えられました。管理者がTallylightを再起動するまで、表示も保存もできません。"),
		fault.StoreFull: w("The disk of the database is full, so this was not saved. Reading still works. An admin has to free space.",
			"データベースのディスクに空きがないため、保存できませんでした。閲覧はできます。管理者が空き容量を増やす必要があります。"),
		fault.StoreReadOnly: w("The database is read-only, so this was not saved. Reading still works. An admin has to allow Tallylight to write to it.",
			"データベースが読み取り専用のため、保存できませんでした。閲覧はできます。管理者が書き込みを許可する必要があります。"),
		fault.StoreLocked: w("Another program has locked the database, so this was not saved. Reading still works. Try again in a moment.",
			"ほかのプログラムがデータベースをロックしているため、保存できませんでした。閲覧はできます。少し待ってからやり直してください。"),
		fault.StoreAway: w("The database cannot be reached. Tallylight keeps trying; reload in a moment. If you were saving, check first whether it was saved.",
			"データベースに接続できません。自動で再接続します。少し待ってから再読み込みしてください。保存の途中だった場合は、保存されたかを先に確認してください。"),
		fault.StoreSlow: w("The database did not answer in time. Reload in a moment. If you were saving, check first whether it was saved.",
			"データベースが時間内に応答しませんでした。少し待ってから再読み込みしてください。保存の途中だった場合は、保存されたかを先に確認してください。"),
		fault.StoreCorrupt: w("The database is damaged, so what it holds cannot be trusted. Nothing can be shown or saved until an admin restores a backup.",
			"データベースが壊れており、内容を信頼できません。管理者がバックアップを復元するまで、表示も保存もできません。"),
		fault.StoreNewer: w("A newer version of Tallylight has changed the database. Nothing can be shown or saved until an admin starts that version here.",
			"新しいバージョンのTallylightがデータベースを変更しました。管理者がここでもそのバージョンを起動するまで、表示も保存もできません。"),
	}
}

// StoreFault says what is wrong with the database.
func (t *Text) StoreFault(kind fault.StoreKind) string { return t.Trouble.Store[kind] }
