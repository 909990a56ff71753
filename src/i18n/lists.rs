//! Words of the lists: 申込一覧, 承認待ち一覧, 契約一覧, and of the help.

use super::catalogue;

catalogue! {
    /// Headings and notes of the lists.
    Lists {
        queue: "申込一覧" / "Applications";
        review: "承認待ち一覧" / "Review queue";
        contracts: "契約一覧" / "Contracts";
        option: "選" / "Op";
        received_at: "受付" / "Received";
        number: "申込番号" / "Application";
        branch: "支店" / "Br.";
        contractor: "請負者" / "Contractor";
        orderer: "発注者" / "Orderer";
        works: "工事名" / "Works";
        price: "請負金額" / "Price";
        state: "状態" / "State";
        claimed_by: "担当" / "Clerk";
        products: "商品" / "Products";
        age: "経過" / "Age";
        amount: "保証金額" / "Amount";
        limit: "限度額" / "Limit";
        drafter: "起案者" / "Drafter";
        overrides: "警告" / "Warn";
        contract_number: "保証契約番号" / "Contract no.";
        product: "商品" / "Prod";
        form: "区分" / "Form";
        issued_at: "発行日" / "Issued";
        guarantee_end: "保証期限" / "Until";
        returned_mark: "差戻" / "returned";
        own_draft: "自分" / "own";
        within_limit: "限度内" / "within";
        over_limit: "超過" / "over";
        no_limit: "権限なし" / "none";
        overridden(n): "承知{n}" / "{n} ovr.";
        none_overridden: "なし" / "none";
        empty_queue: "該当する申込はありません。" / "No application matches.";
        empty_queue_hint(keys): "{keys} で絞込を変えられます。" / "{keys} changes the filter.";
        empty_review: "承認待ちの申込はありません。" / "Nothing waits for approval.";
        empty_contracts: "該当する契約はありません。" / "No contract matches.";
        being_issued: "発行中" / "issuing";
        not_loaded: "まだ読み込めていません。" / "Not loaded yet.";
        done_mark: "済" / "ok";
        limits: "承認限度額" / "Your limits";
        limits_none: "承認の権限はありません" / "no authority to approve";
        asked_for(product, form, amount): "{product}（{form}） {amount}円" / "{product} ({form}) ¥{amount}";
        limit_of(product, amount): "{product} {amount}円" / "{product} ¥{amount}";
        searched(text): "検索: {text}" / "Search: {text}";
    }
}

catalogue! {
    /// The help.
    Help {
        title: "ヘルプ" / "Help";
        about(what, text): "【{what}】{text}" / "{what}: {text}";
        of(screen): "{screen} のキーとコマンド" / "Keys and commands of {screen}";
        keys: "キー" / "Keys";
        plain: "F・Alt・Ctrlなし" / "without F/Alt/Ctrl";
        command: "コマンド" / "Command";
        action: "働き" / "Action";
        option: "番号" / "Option";
        here: "この画面で" / "On this screen";
        everywhere: "どの画面でも" / "Everywhere";
        every_screen: "すべての画面" / "every screen";
        options_note(run): "番号: 選の欄に番号を入れて {run}。何行でも、上から順に行います。" / "Options: numbers beside rows; {run} runs them top to bottom.";
        message_title: "メッセージの説明" / "About the message";
    }
}
