//! The names and one-line explanations of commands, and what is said about a faulty keymap.

use super::{Language, keytest};
use crate::keys::Context;

/// What a command is called and what it does, in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Japanese name, as in hints and option legends: at most ten columns or so.
    pub ja: &'static str,
    /// English name.
    pub en: &'static str,
    /// Japanese explanation, one sentence, without a full stop.
    pub about_ja: &'static str,
    /// English explanation.
    pub about_en: &'static str,
}

macro_rules! words {
    ($($name:ident: $ja:literal, $en:literal, $about_ja:literal, $about_en:literal;)*) => {$(
        #[doc = $en]
        pub const $name: Words =
            Words { ja: $ja, en: $en, about_ja: $about_ja, about_en: $about_en };
    )*};
}

words! {
    RUN: "実行", "Run",
        "選択欄の番号を上から順に実行する。番号がなければその行を開く。入力欄では確定する", "Run the option numbers from top to bottom; without any, open the row. In a form, submit";
    YES: "はい", "Yes",
        "確認に「はい」と答える", "Answer yes to a confirmation";
    NO: "いいえ", "No",
        "確認に「いいえ」と答え、何もしない", "Answer no: nothing is done";
    VALUES: "候補", "Values",
        "この欄に入れられる値の一覧を開く", "List the values this field takes";
    SELECT: "照会", "Select",
        "その行を開く", "Open the row";
    CHANGE: "変更", "Change",
        "内容を変更する", "Change the content";
    WITHDRAW: "取下", "Withdraw",
        "申込を取り下げる（確認あり）", "Withdraw the application (asks first)";
    DISPLAY: "表示", "Display",
        "内容と点検の結果を表示する", "Show the content and its checks";
    PRINT: "印刷", "Print",
        "その行の書類を印刷する（契約ではお知らせ、履歴では証書）", "Print what the row has (contract: notice, history: certificate)";
    CLAIM: "引受", "Claim",
        "自分の担当にする", "Take it as your own";
    HISTORY: "履歴", "History",
        "いつ誰が何をしたかを表示する", "Show who did what, and when";
    APPROVE: "承認", "Approve",
        "承認して発行に回す（確認あり）", "Approve and send to issue (asks first)";
    RETURN: "差戻", "Return",
        "理由を付けて担当者に差し戻す", "Return it to the clerk with a reason";
    HOLD: "保留", "Hold",
        "再開する日まで、理由を付けて保留にする", "Put it on hold until a day, with a reason";
    RESUME: "保留解除", "Resume",
        "保留をやめて審査に戻す", "End the hold and go on";
    REASSIGN: "担当替", "Reassign",
        "別の人の担当にする。引受の期限が切れたものは自分で引き継げる", "Give it to somebody else; take over what has run out";
    NOTE: "メモ", "Note",
        "申込にメモを付ける。履歴に残り、消えない", "Add a note; it stays in the history";
    REFER: "上申", "Refer",
        "限度額の大きい審査役に判断を頼む", "Ask somebody with a higher limit to decide";
    DECLINE: "謝絶", "Decline",
        "理由を付けて申込を断る（確認あり）", "Decline the application with a reason (asks first)";
    SORT_ORDER: "並べ替え", "Order",
        "経過の順と金額の順を切り替える", "Switch between oldest first and largest first";
    NOTICES: "連絡", "Notices",
        "ほかの人からの連絡を読む", "Read what others did that concerns you";
    PUBLICATION_STATUS: "発行状況", "Publication",
        "番号・認証キー・公開・到着・通知の進み具合を表示する", "Show how far number, key, publication, arrival and mail have come";
    SUBMIT: "承認依頼", "Submit",
        "審査役に承認を依頼する", "Submit for approval";
    CONFIRM: "確認・保存", "Check and save",
        "入力を確かめて、変わる所を見てから保存する", "Check what was typed, see what changes, save";
    RELEASE: "引受解除", "Release",
        "自分の担当から外す", "Release your claim";
    OVERRIDE: "警告承知", "Override",
        "警告を、理由を残して承知する", "Accept a warning; the reason is kept";
    PREVIEW: "証書", "Certificate",
        "証書に印字される内容を表示する", "Show the certificate as it will read";
    REVEAL: "認証キー表示", "Show key",
        "認証キーを表示する（理由を尋ね、記録する）", "Show the auth key; asks for a reason and keeps it";
    PRINT_NOTICE: "お知らせ", "Notice",
        "「認証キー」のお知らせを印刷する", "Print the key notice";
    REISSUE_KEY: "認証キー再発行", "New key",
        "認証キーを再発行し、前のキーを使えなくする（審査役。理由を尋ね、記録する）", "Issue a new auth key; the old one is dead (supervisor, with a reason)";
    WITHDRAW_PUBLICATION: "公開取下", "Unpublish",
        "証書を発注者から見えなくする（審査役。理由を尋ね、記録する）", "Nothing of the contract is shown to orderers any more (supervisor, with a reason)";
    AS_OF: "時点", "As of",
        "指定した日時の時点の履歴を見る。もう一度押すと現在に戻る", "See the history as of a day and time; once more: now";
    PRINT_CERTIFICATE: "証書印刷", "Print cert.",
        "証書を印刷する", "Print the certificate";
    RETRY_JOB: "再実行", "Retry",
        "失敗した発行処理をもう一度行う", "Retry a failed job";
    RESEND_MAIL: "再送", "Resend",
        "お知らせメールをもう一度、または別の宛先に送る", "Send the mail again, or to another address";
    MARK_BOUNCE: "戻り", "Bounced",
        "送ったメールが戻ってきたことを記録する", "Record that a mail came back";
    GIVE_UP: "送信取止", "Give up",
        "このメールを送らないことにする（理由が残る）", "Do not send this mail; the reason is kept";
    PREVIEW_MAIL: "文面", "Mail text",
        "お知らせメールの文面を見る", "Read the mail as it is sent";
    REFRESH: "更新", "Refresh",
        "最新の内容にする", "Fetch the latest";
    NEW: "新規", "New",
        "新しい申込を入力する", "Enter a new application";
    BACK: "戻る", "Back",
        "一つ前へ戻る。入力は検査しない", "One step back; nothing is validated";
    LEAVE: "終了", "Leave",
        "この作業を終える。入力は検査しない", "Leave the task; nothing is validated";
    CANCEL: "取消", "Cancel",
        "開いている小窓を閉じる。何も失わない", "Close what is open; nothing is lost";
    SEARCH: "検索", "Search",
        "文字で探す", "Search by text";
    POSITION_TO: "位置", "Position",
        "指定した位置の行から表示する", "Show rows from a given position";
    FILTER: "絞込", "Filter",
        "電子・書面・商品・発注者・自分の担当などで絞り込む", "Show only some: form, product, orderer, your own …";
    TOGGLE_MINE: "担当切替", "Mine/all",
        "自分の担当だけと全件を切り替える", "Switch between your own and all";
    REPEAT: "複写", "Repeat",
        "この行の番号を、この頁の下の行すべてに入れる", "Repeat this option number down the page";
    ERASE_OPTION: "番号消去", "Erase",
        "この行の番号を一字消す", "Erase a digit of this row's option number";
    UP: "上", "Up",
        "一行上へ", "Up one line";
    DOWN: "下", "Down",
        "一行下へ", "Down one line";
    PAGE_UP: "前頁", "Page up",
        "前の頁へ", "Up one page";
    PAGE_DOWN: "次頁", "Page down",
        "次の頁へ", "Down one page";
    TOP: "先頭", "Top",
        "先頭へ", "To the top";
    BOTTOM: "末尾", "Bottom",
        "末尾へ", "To the end";
    NEXT_FIELD: "次の欄", "Next field",
        "次の欄へ", "To the next field";
    PREVIOUS_FIELD: "前の欄", "Previous field",
        "前の欄へ", "To the previous field";
    DUPLICATE_FIELD: "前回値", "Duplicate",
        "前回の入力と同じ値を入れる", "Enter what the last record has here";
    COPY_CONTRACT: "契約複写", "Copy contract",
        "すでにある契約を写して新しい申込を作る（前払からは中間前払）", "Make a new application from a contract that is there (an interim from a first advance)";
    UNDO: "元に戻す", "Undo",
        "クリア・契約複写・一覧からの選択の前の入力に戻す", "Give back what stood there before a section was cleared, a contract copied or a value chosen";
    DISCARD: "書きかけ破棄", "Discard",
        "入力したものを捨てる（確認あり）", "Throw away what was typed (asks first)";
    CLEAR_SECTION: "区分消去", "Clear section",
        "この区分の欄をすべて空にする", "Empty every field of this section";
    NEXT_RECORD: "次件", "Next",
        "一覧に戻らず次の件へ", "To the next record, without the list";
    PREVIOUS_RECORD: "前件", "Previous",
        "一覧に戻らず前の件へ", "To the previous record, without the list";
    NEXT_TAB: "次タブ", "Next tab",
        "次の区分の一覧へ", "To the next tab";
    PREVIOUS_TAB: "前タブ", "Previous tab",
        "前の区分の一覧へ", "To the previous tab";
    TAB_1: "タブ1", "Tab 1",
        "1番目の状態の一覧へ", "To tab 1";
    TAB_2: "タブ2", "Tab 2",
        "2番目の状態の一覧へ", "To tab 2";
    TAB_3: "タブ3", "Tab 3",
        "3番目の状態の一覧へ", "To tab 3";
    TAB_4: "タブ4", "Tab 4",
        "4番目の状態の一覧へ", "To tab 4";
    TAB_5: "タブ5", "Tab 5",
        "5番目の状態の一覧へ", "To tab 5";
    TAB_6: "タブ6", "Tab 6",
        "6番目の状態の一覧へ", "To tab 6";
    GO_QUEUE: "申込一覧", "Applications",
        "申込一覧へ", "To the applications";
    GO_REVIEW: "承認待ち一覧", "Review queue",
        "承認待ち一覧へ", "To the review queue";
    GO_PUBLICATION: "発行状況一覧", "Publications",
        "発行状況へ", "To the publication status";
    GO_AMENDMENTS: "変更承認待ち", "Amendments",
        "変更・訂正・変更取消・解約の承認待ち一覧へ", "To the changes, corrections, cancellations and terminations that wait";
    GO_CONTRACTS: "契約一覧", "Contracts",
        "契約一覧へ", "To the contracts";
    SWITCH_BRANCH: "支店切替", "Branch",
        "別の支店に移る（兼務する支店。本店と監査はどの支店へも）", "Go to another branch that is open to you (head office and auditors: any)";
    GO_DASHBOARD: "集計", "Figures",
        "状態別・担当別・時間別・日別の件数と期限超過を見る（審査役・管理者・監査）", "Counts by state, clerk, hour and day, and what is late (supervisors, administrators, auditors)";
    GO_AUDIT: "監査", "Audit",
        "記録を調べる（監査の役割だけ。閲覧は記録される）", "Look into the records (auditors only; reading is on record)";
    GO_MASTERS: "マスタ管理", "Masters",
        "発注者と規則・請負者・金融機関・支店・利用者・休日・文面を管理する（管理者、審査役は確認だけ）", "Orderers and rules, contractors, banks, branches, operators, holidays, wording (administrators; supervisors confirm)";
    GO_CLOSE: "締め", "Close",
        "日締め・月締め・統計・一括納付明細（審査役と管理者）", "Daily and monthly close, statistics, lump-sum statement (supervisors, administrators)";
    EXPORT: "書出", "Export",
        "この一覧をCSVファイルに書き出す", "Write this list to a CSV file";
    PHONE: "電話対応", "Phone",
        "電話の相手の契約を探し、状態と答え方を見る", "Find a caller's contract, where it stands and what to say";
    GO_SEARCH: "条件検索", "Find",
        "いくつもの条件で契約や申込を探す", "Search contracts and applications by many conditions";
    ALL_KEYS: "キー一覧", "All keys",
        "すべてのコマンドと、そこへ至る道を一覧にする", "List every command with every way to it";
    KEY_TEST: "キーテスト", "Key test",
        "押したキーが何として届き、何をするかを見る", "See what a key arrives as and what it would do";
    TOUR: "案内", "Tour",
        "はじめの手順を順に示す。もう一度押すとやめる", "Show the first steps one by one; again ends them";
    LOCK: "ロック", "Lock",
        "席を離れる。パスワードで戻る。パスワードのないログインでは終了し、入り直すと同じ画面", "Lock; your password unlocks. A login without one is ended; log in again to come back";
    NEXT_MESSAGE: "前の通知", "Messages",
        "一つ前のメッセージを表示する", "Show the message before this one";
    COMMAND_LINE: "コマンド", "Command",
        "コマンドを名前で入力する", "Enter a command by its name";
    REDRAW: "再描画", "Redraw",
        "画面を描き直す", "Draw the screen anew";
    QUIT: "業務終了", "Quit",
        "densho を終える", "Quit densho";
    HELP: "ヘルプ", "Help",
        "使えるキーとコマンドの説明を開く", "Explain the keys and commands";
}

/// A fault in a keymap file: what is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultWords {
    /// Japanese: the fault, then the remedy.
    pub ja: String,
    /// English: the fault, then the remedy.
    pub en: String,
}

fn fault(ja: String, en: String) -> FaultWords {
    FaultWords { ja, en }
}

/// A section of a keymap by what it is called on the screen and as the file writes it.
fn named(section: &str) -> String {
    let context = Context::ALL
        .into_iter()
        .find(|context| context.id() == section);
    match context {
        Some(context) => {
            let name = keytest::context(Language::Japanese, context);
            format!("{name} [{section}] ")
        }
        None => format!("[{section}] "),
    }
}

fn meant(suggestion: Option<&str>, remedy_ja: &str, remedy_en: &str) -> (String, String) {
    match suggestion {
        Some(word) => (
            format!("「{word}」ではありませんか"),
            format!("did you mean {word}?"),
        ),
        None => (remedy_ja.to_owned(), remedy_en.to_owned()),
    }
}

/// The file cannot be read.
pub fn unreadable(cause: std::io::ErrorKind) -> FaultWords {
    use std::io::ErrorKind as E;
    let (ja, en) = match cause {
        E::NotFound => ("その場所にありません", "there is none"),
        E::PermissionDenied => ("読み取りの権限がありません", "no permission to read it"),
        E::InvalidData => ("UTF-8 の文ではありません", "it is no text in UTF-8"),
        E::IsADirectory => ("ファイルではなくフォルダです", "it is a directory"),
        _ => ("読み取りの途中で失敗しました", "reading it failed"),
    };
    fault(
        format!("ファイルを読めません: {ja}。場所と読み取りの権限を確かめてください"),
        format!("cannot read the file: {en}; check where it is and who may read it"),
    )
}

/// What is wrong with a TOML file, out of what the library says in English.
pub(super) fn syntax_ja(cause: &str) -> &'static str {
    match cause {
        c if c.contains("unclosed array") => "] で閉じていません",
        c if c.contains("unclosed table") => "[区分] が ] で閉じていません",
        c if c.contains("must be quoted") => "= の右は値です。文字は \" で囲みます",
        c if c.contains("string") || c.contains("quote") => "\" の数が合いません",
        c if c.contains("duplicate") => "同じ名前が二度あります",
        c if c.contains("missing value") => "= の右に何もありません",
        c if c.contains("key") && c.contains('=') => "= がありません",
        _ => "書き方が違います",
    }
}

/// No TOML.
pub fn syntax(cause: &str) -> FaultWords {
    let ja = syntax_ja(cause);
    fault(
        format!("TOML として読めません（{ja}）。コマンド = [\"キー\", …] の形に直してください"),
        format!("not TOML: {cause}; write command = [\"key\", …]"),
    )
}

/// A preset that is not shipped.
pub fn unknown_preset(name: &str, known: &str) -> FaultWords {
    fault(
        format!("キー配置「{name}」はありません。使えるのは {known} です"),
        format!("no keymap called {name}; there are {known}"),
    )
}

/// A section that is no context.
pub fn unknown_section(name: &str, suggestion: Option<&str>, known: &str) -> FaultWords {
    let (ja, en) = meant(
        suggestion,
        &format!("使えるのは {known} です"),
        &format!("there are {known}"),
    );
    fault(
        format!("区分 [{name}] はありません。{ja}"),
        format!("no section [{name}]; {en}"),
    )
}

/// A name that is no command.
pub fn unknown_command(name: &str, suggestion: Option<&str>) -> FaultWords {
    let (ja, en) = meant(
        suggestion,
        "`densho keymap list` でコマンドの名前を確かめてください",
        "see `densho keymap list` for the names",
    );
    fault(
        format!("コマンド「{name}」はありません。{ja}"),
        format!("no command {name}; {en}"),
    )
}

/// A command bound where it means nothing.
pub fn not_valid_here(command: &str, section: &str, contexts: &str) -> FaultWords {
    fault(
        format!(
            "コマンド「{command}」は{}では使えません。{contexts} のどれかに書いてください",
            named(section)
        ),
        format!("{command} means nothing in [{section}]; put it under {contexts}"),
    )
}

/// Something other than a list of keys.
pub fn not_a_list(command: &str) -> FaultWords {
    fault(
        format!("「{command}」の値はキーの一覧にしてください。例: {command} = [\"F5\", \"r\"]"),
        format!(
            "the value of {command} must be a list of keys, such as {command} = [\"F5\", \"r\"]"
        ),
    )
}

/// A switch that holds something else.
pub fn not_yes_or_no(path: &str) -> FaultWords {
    fault(
        format!("{path} には true か false を、引用符なしで入れてください"),
        format!("{path} takes true or false, without quotes"),
    )
}

/// A name that is no key.
pub fn bad_key(name: &str, suggestion: Option<&str>) -> FaultWords {
    let (ja, en) = meant(
        suggestion,
        "\"j\"、\"F5\"、\"C-l\"、\"Esc 5\"、\"PgDn\" のように書いてください",
        "write \"j\", \"F5\", \"C-l\", \"Esc 5\" or \"PgDn\"",
    );
    fault(
        format!("キー「{name}」はありません。{ja}"),
        format!("no key {name}; {en}"),
    )
}

/// A key that belongs to something else.
pub fn reserved(key: &str, owner: &str) -> FaultWords {
    let ja = match owner {
        "flow control" => "端末の送信停止・再開",
        "suspend" => "一時停止",
        "escape sequences" => "端末が送る制御文字列",
        other => other,
    };
    fault(
        format!("{key} は割り当てられません（{ja}が使います）。別のキーにしてください"),
        format!("{key} cannot be bound ({owner} has it); choose another key"),
    )
}

/// A digit where digits are option numbers.
pub fn option_digit(key: &str) -> FaultWords {
    fault(
        format!("一覧では数字 {key} は選択欄の番号です。別のキーにしてください"),
        format!("in lists the digit {key} is an option number; choose another key"),
    )
}

/// A letter where letters are text.
pub fn text_key(key: &str, section: &str) -> FaultWords {
    fault(
        format!(
            "{}では {key} は文字として入力されます。Esc {key} か F キーにしてください",
            named(section)
        ),
        format!("in [{section}] {key} is text; use Esc {key} or an F-key"),
    )
}

/// One key, two commands.
pub fn duplicate(key: &str, context: &str, one: &str, other: &str, place: &str) -> FaultWords {
    fault(
        format!(
            "{key} は{}ですでに「{one}」（{place}）です。「{other}」には別のキーを使うか、「{one}」のキーを書き直してください",
            named(context)
        ),
        format!(
            "{key} already is {one} in {context} ({place}); give {other} another key, or {one} a new list"
        ),
    )
}

/// One key sequence begins with another, which would swallow it.
pub fn shadowed(short: &str, long: &str, context: &str, command: &str, place: &str) -> FaultWords {
    fault(
        format!(
            "{}で {long} は押せません。{short} が先に「{command}」（{place}）になります。どちらかを変えてください",
            named(context)
        ),
        format!(
            "{long} can never be pressed in {context}: {short} runs {command} first ({place}); change one of them"
        ),
    )
}

/// One key, which everything that begins with it would be swallowed by.
pub fn swallows(short: &str, command: &str, long: &str, n: usize, place: &str) -> FaultWords {
    fault(
        format!(
            "「{command}」の {short} は、{long}（{place}）など{n}通りのキーの始まりです。{short} のままではどれも押せません。「{command}」に別のキーを使ってください"
        ),
        format!(
            "{short} of {command} begins {n} other keys, such as {long} ({place}), which could never be pressed; give {command} another key"
        ),
    )
}

/// One key asks and answers.
pub fn answers_itself(key: &str, command: &str, place: &str) -> FaultWords {
    fault(
        format!(
            "{key} は「{command}」（{place}）のキーでもあります。押し続けると、見ないまま「はい」になります。「yes」には別のキーを使ってください"
        ),
        format!(
            "{key} is the key of {command} as well ({place}); held down it would say yes unseen; give yes another key"
        ),
    )
}

/// The command line, which reaches everything else, has no key that every terminal sends.
pub fn no_command_line(context: &str) -> FaultWords {
    fault(
        format!(
            "{}に、どの端末でも押せる「command-line」のキーがありません。\":\" か \"Esc :\" を加えてください",
            named(context)
        ),
        format!(
            "command-line has no key in {context} that every terminal sends; add \":\" or \"Esc :\""
        ),
    )
}
