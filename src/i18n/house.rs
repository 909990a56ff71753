//! Words of 監査, of the masters and of the close: titles, field names, values, outcomes.

use super::{Language, catalogue, dates, domain, events};
use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::money::Yen;
use crate::domain::orderer::Tier;
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::record::{ApplicationState, Role};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

catalogue! {
    /// Lists, forms and files.
    House {
        not_for_role: "この業務はあなたの役割では使えません" / "this task is not for your role";
        not_for_role_remedy: "監査は監査の役割、マスタ管理は管理者、締めは審査役と管理者の業務です。" / "The audit is for auditors, masters are for administrators, the close is for supervisors and administrators.";
        empty: "該当する行はありません。" / "Nothing matches.";
        recorded: "閲覧は記録されます。" / "Your reading is on record.";
        filter: "絞込" / "Filter";
        filter_help(done, clear): "空の欄は絞り込みません。{done} で絞り込む、{clear} ですべて空にする。" / "Empty fields do not filter. {done} applies, {clear} empties them all.";
        bad_day: "日付として読めません（例 R4.11.1、2022/11/1）" / "Not a day (e.g. 2022/11/1, R4.11.1)";
        day_order: "終わりが始まりより前です" / "The end lies before the beginning";
        encoding: "文字コード" / "Encoding";
        utf8: "UTF-8（表計算ソフト向け）" / "UTF-8 (spreadsheets)";
        cp932: "CP932（旧来のソフト向け）" / "CP932 (older programs)";
        exporting(n, keys): "書き出し中 {n}件（{keys}で中止）" / "Exporting: {n} rows ({keys} stops)";
        exporting_of(n, total, keys): "書き出し中 {n}/{total}件（{keys}で中止）" / "Exporting: {n} of {total} ({keys} stops)";
        export_stopped(n): "書き出しを中止しました（{n}件まで読みました）。ファイルはありません。" / "Export stopped after {n} rows; no file was written.";
        exported(n, path): "{n}件を書き出しました: {path}" / "{n} rows written: {path}";
        export_failed(why): "書き出せません: {why}" / "cannot be written: {why}";
        export_failed_remedy: "ファイルはできていません。保存先の空きと権限を確かめてください。" / "There is no file. Check space and rights of the folder.";
        lacking_title: "CP932にない文字" / "Not in CP932";
        lacking_question: "次の文字はCP932にないため「〓」になります。このまま書き出しますか。UTF-8なら失われません。" / "CP932 lacks these characters; they become 〓. Write it all the same? UTF-8 loses nothing.";
        lacking_one(c, code, n): "{c}  (U+{code})  {n}か所" / "{c}  (U+{code})  {n} times";
        handed_over: "引渡し済" / "handed over";
        not_handed_over: "引渡しなし" / "not handed over";
        every: "すべて" / "all";
        cannot_read: "空か、読めない値です" / "Empty, or not to be read";
        new_period: "この日から" / "from this day on";
        open_ended: "空なら期限なし" / "empty: until further notice";
        empty_is_paper: "空なら電子保証を受け付けない" / "empty: paper only";
        tiers_hint: "例 40 または 2億:40;30" / "e.g. 40, or 200000000:40;30";
        no_cap: "空なら上限なし" / "empty: no cap";
        prefix_hint: "契約番号の先頭5桁（年度と一緒に）" / "First part of contract numbers, with its year";
        ppm_hint: "百万分率（0.35% は 3500）" / "millionths (0.35 % is 3500)";
        trial_most(amount, how): "上限 {amount}円（{how}）" / "at most ¥{amount} ({how})";
        trial_least(amount, how): "下限 {amount}円（{how}）" / "at least ¥{amount} ({how})";
        trial_electronic: "電子保証可" / "electronic accepted";
        trial_paper: "書面だけ" / "paper only";
        trial_outside: "この規則の期間外" / "outside this rule's period";
        form_help(done, values): "{done} で確認、{values} で候補、← → と空白で選択。" / "{done} checks, {values} lists values, arrows or blank choose.";
        faults(n): "{n}か所を直してください" / "{n} fields to correct";
        nothing_changed: "変わった所がありません。" / "Nothing has changed.";
        ask_close: "次の期間を締めます。よろしいですか。" / "Close this?";
        ask_reopen: "次の期間を再開します。理由は記録に残ります。" / "Reopen this? The reason is kept.";
        ask_confirm: "次の提案を確認し、有効にします。よろしいですか。" / "Confirm this proposal and put it in force?";
        ask_reject: "次の提案を却下します。理由は記録に残ります。" / "Reject this proposal? The reason is kept.";
        ask_withdraw: "次の提案を取り下げます。理由は記録に残ります。" / "Withdraw this proposal? The reason is kept.";
        ask_shut_out: "次の利用者を停止します。開いている接続も切れます。" / "Shut this operator out? Open sessions end.";
        ask_drop: "次の休日を除きます。理由は記録に残ります。" / "Take this holiday out? The reason is kept.";
        question_propose: "次の内容を提案します。別の管理者か審査役が確認すると有効になります。" / "Proposed as follows; it comes into force when another administrator or a supervisor confirms it.";
        question_save: "次のとおり保存します。" / "Save this?";
        question_close: "差異を残したまま締めます。理由は記録に残ります。" / "Close with the differences that remain; the reason is kept.";
        effects_none: "未発行の申込で結果が変わるものはありません。" / "No open application is affected.";
        effects(n): "この規則で結果が変わる未発行の申込 {n}件:" / "{n} open applications are affected:";
        effect_new(number, who, what): "{number} {who}: 新たに {what}" / "{number} {who}: now {what}";
        effect_gone(number, who, what): "{number} {who}: なくなる {what}" / "{number} {who}: no longer {what}";
        saved(what): "{what}を保存しました。" / "{what}: saved.";
        proposed(what): "{what}を提案しました。確認を待ちます。" / "{what}: proposed, waits to be confirmed.";
        done(what): "{what}: 済みました。" / "{what}: done.";
        specimen_saved(path): "見本を保存しました: {path}" / "Specimen saved: {path}";
        discard: "入力した内容を捨てますか。" / "Throw away what was typed?";
        close_keys: "9=締める 10=再開 Enter=明細" / "9=close 10=reopen Enter=items";
        proposal_keys: "9=確認して有効にする 10=却下 4=取り下げ" / "9=confirm 10=reject 4=withdraw";
        merge_keys: "4=統合（旧コードを残す方へ） Enter=契約" / "4=merge into another Enter=contracts";
        move_keys: "2=正しい請負者へ移す" / "2=move to the right contractor";
        company_keys: "6=見本を印刷" / "6=print a specimen";
        yes: "はい" / "yes";
        no: "いいえ" / "no";
        details: "内容" / "Details";
        days_from_to(from, to): "期間 {from}〜{to}" / "Days {from} to {to}";
    }
}

/// A list's title.
#[must_use]
pub fn title(language: Language, table: HouseTable) -> &'static str {
    let (ja, en) = match table {
        HouseTable::Audit => ("監査", "Audit"),
        HouseTable::AuditKeys => ("監査（認証キー）", "Audit: keys"),
        HouseTable::AuditRefused => ("監査（拒否された操作）", "Audit: refused"),
        HouseTable::CloseDays => ("日締め", "Daily close"),
        HouseTable::CloseMonths => ("月締め", "Monthly close"),
        HouseTable::CloseItems => ("日締め明細", "Items of a day"),
        HouseTable::Statistics => ("統計", "Statistics"),
        HouseTable::Premiums => ("一括納付明細", "Lump-sum statement"),
        HouseTable::PremiumLines => ("一括納付の契約", "Contracts of a statement"),
        HouseTable::Masters => ("マスタ管理", "Masters"),
        HouseTable::Proposals => ("提案の確認", "Proposals"),
        HouseTable::Orderers => ("発注者", "Orderers"),
        HouseTable::Rules => ("発注者の規則", "Rules of an orderer"),
        HouseTable::RuleEffects => ("規則の影響", "Effects of a rule"),
        HouseTable::Contractors => ("請負者", "Contractors"),
        HouseTable::ContractorContracts => ("請負者の契約", "Contracts of a contractor"),
        HouseTable::Banks => ("預託金融機関", "Banks"),
        HouseTable::Branches => ("支店", "Branches"),
        HouseTable::Operators => ("利用者", "Operators"),
        HouseTable::Holidays => ("休日", "Holidays"),
        HouseTable::Company => ("会社・文面", "Company and wording"),
        HouseTable::Rates => ("保証料率", "Premium rates"),
    };
    language.pick(ja, en)
}

/// What the options of a list do where their names say less.
#[must_use]
pub fn keys_of(language: Language, table: HouseTable) -> &'static str {
    let words = House(language);
    match table {
        HouseTable::CloseDays | HouseTable::CloseMonths => words.close_keys(),
        HouseTable::Proposals => words.proposal_keys(),
        HouseTable::Contractors => words.merge_keys(),
        HouseTable::ContractorContracts => words.move_keys(),
        HouseTable::Company => words.company_keys(),
        _ => "",
    }
}

/// A field's name, as a heading or a label; a name that nobody knows is shown as it is.
#[must_use]
pub fn label(language: Language, key: &str) -> &str {
    static_label(language, key).unwrap_or(key)
}

/// The same for a field that is known to have a name.
#[must_use]
pub fn heading(language: Language, key: &'static str) -> &'static str {
    static_label(language, key).unwrap_or(key)
}

fn static_label(language: Language, key: &str) -> Option<&'static str> {
    let (ja, en) = match key {
        "at" => ("日時", "When"),
        "branch" => ("支店", "Branch"),
        "actor" => ("利用者", "Operator"),
        "actor_name" => ("氏名", "Name"),
        "event" => ("種類", "Kind"),
        "kind" => ("種類", "Kind"),
        "remark" => ("理由・備考", "Reason, remark"),
        "number" => ("番号", "Number"),
        "about" => ("内容", "About"),
        "detail" => ("記録の詳細", "Record"),
        "handed_over" => ("引渡し", "Handed over"),
        "from" => ("開始日", "From"),
        "to" => ("終了日", "To"),
        "n" => ("記録番号", "Record no."),
        "command" => ("操作", "Command"),
        "code" => ("コード", "Code"),
        "rule" => ("決まり", "Rule"),
        "purpose" => ("目的", "Purpose"),
        "misses" => ("誤り回数", "Misses"),
        "request" => ("要求番号", "Request"),
        "rows" => ("件数", "Rows"),
        "filter" => ("絞込", "Filter"),
        "requested_by" => ("依頼者", "Requested by"),
        "day" => ("日", "Day"),
        "month" => ("月", "Month"),
        "year" => ("年度", "Fiscal year"),
        "text" => ("検索", "Search"),
        "branch_id" | "branch_code" => ("店番", "Branch"),
        "branch_name" => ("支店名", "Branch name"),
        "approved" => ("承認", "Appr."),
        "issued" => ("発行", "Issued"),
        "arrived" => ("到着", "Arr."),
        "mail_wanted" => ("要通知", "Mail?"),
        "mailed" => ("通知", "Mailed"),
        "missing" => ("差異", "Diff."),
        "missing_step" => ("不足", "Missing"),
        "close_state" => ("状態", "State"),
        "closed" => ("締め済", "Closed"),
        "closed_by" => ("締めた人", "Closed by"),
        "closed_at" => ("締めた日時", "Closed at"),
        "closed_with" => ("締めた時の数", "As closed"),
        "reason" => ("理由", "Reason"),
        "amount" => ("保証金額", "Amount"),
        "premium" => ("保証料", "Premium"),
        "price" => ("請負金額", "Price"),
        "count" => ("件数", "Count"),
        "without_rate" => ("料率なし", "No rate"),
        "customer_code" => ("顧客コード", "Customer"),
        "contractor" => ("請負者", "Contractor"),
        "works" => ("工事名", "Works"),
        "product" => ("商品", "Product"),
        "form" => ("区分", "Form"),
        "application_number" => ("申込番号", "Application"),
        "approved_at" => ("承認日時", "Approved at"),
        "numbered_at" => ("発行日時", "Issued at"),
        "arrived_at" => ("到着日時", "Arrived at"),
        "mailed_at" => ("通知日時", "Mailed at"),
        "trouble" => ("止まった理由", "Trouble"),
        "orderer_kind" => ("発注者の種類", "Orderer kind"),
        "electronic_count" => ("電子", "Electronic"),
        "electronic_permille" => ("電子の割合", "Share"),
        "master" => ("マスタ", "Master"),
        "subject" => ("対象", "About"),
        "proposal_kind" => ("提案", "Proposal"),
        "proposal_state" => ("状態", "State"),
        "proposed_at" => ("提案日時", "Proposed at"),
        "proposed_by" => ("提案者", "Proposed by"),
        "proposed_name" => ("提案者", "Proposed by"),
        "decided_name" => ("決めた人", "Decided by"),
        "decided_at" => ("決めた日時", "Decided at"),
        "before" => ("前の内容", "Before"),
        "content" | "after" => ("新しい内容", "New"),
        "orderer_code" => ("発注者コード", "Orderer code"),
        "name" => ("名称", "Name"),
        "work_kind" => ("工事の種類", "Kind of work"),
        "valid_from" => ("適用開始", "From"),
        "valid_to" => ("適用終了", "To"),
        "basis" => ("基準の日", "Basis"),
        "electronic_from" => ("電子の開始", "Electronic"),
        "tiers" => ("割合", "Ratio"),
        "rounding" => ("端数の単位", "Rounding"),
        "cap" => ("上限額", "Cap"),
        "hand_in" => ("提出の方法", "Hand-in"),
        "try_price" => ("試算: 請負金額", "Try: price"),
        "try_day" => ("試算: 基準の日", "Try: day"),
        "state" => ("状態", "State"),
        "postal_code" => ("郵便番号", "Postal code"),
        "address" => ("住所", "Address"),
        "phone" | "tel" => ("電話", "Phone"),
        "fax" => ("FAX", "Fax"),
        "email" => ("メール", "Mail"),
        "head_office" => ("本店", "Head office"),
        "prefixes" => ("契約番号の先頭", "Number prefixes"),
        "prefix" => ("先頭5桁", "Prefix"),
        "fiscal_year" => ("年度", "Fiscal year"),
        "merged_into" => ("統合先", "Merged into"),
        "kept_code" => ("残す方のコード", "Kept code"),
        "moved_from" => ("移動前", "Moved from"),
        "bank_code" => ("金融機関コード", "Bank code"),
        "bank_name" => ("金融機関名", "Bank"),
        "contracted" => ("契約あり", "Contracted"),
        "login" => ("ログイン", "Login"),
        "role" => ("役割", "Role"),
        "disabled_at" => ("停止", "Disabled"),
        "limits" => ("承認限度額", "Limits"),
        "limit" => ("限度額", "Limit"),
        "president_title" => ("代表者の役職", "President's title"),
        "president" => ("代表者", "President"),
        "wording" => ("文面", "Wording"),
        "ppm" => ("料率（百万分率）", "Rate (ppm)"),
        "application_id" => ("申込の識別番号", "Application id"),
        "contract_id" => ("契約の識別番号", "Contract id"),
        _ => return None,
    };
    Some(language.pick(ja, en))
}

/// A field's value as people read it.
#[must_use]
pub fn value(language: Language, key: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Array(items) if key == "tiers" => {
            serde_json::from_value::<Vec<Tier>>(Value::Array(items.clone()))
                .map_or_else(|_| value.to_string(), |tiers| tiers_shown(&tiers))
        }
        Value::Number(n) if key == "electronic_permille" => {
            let n = n.as_i64().unwrap_or(0);
            format!("{}.{}%", n / 10, n % 10)
        }
        Value::Bool(yes) => {
            let words = House(language);
            match key {
                "handed_over" if *yes => words.handed_over(),
                "handed_over" => words.not_handed_over(),
                _ if *yes => words.yes(),
                _ => words.no(),
            }
            .to_owned()
        }
        Value::Number(n) => match n.as_i64() {
            Some(n) if is_amount(key) => Yen::new(n).map_or_else(|| n.to_string(), dates::yen),
            Some(n) if is_count(key) => dates::grouped(n),
            _ => n.to_string(),
        },
        Value::String(text) => of_text(language, key, text),
        Value::Array(items) => items
            .iter()
            .map(|item| self::value(language, key, item))
            .collect::<Vec<_>>()
            .join(" / "),
        Value::Object(fields) => fields
            .iter()
            .map(|(k, v)| format!("{}: {}", label(language, k), self::value(language, k, v)))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// Ratios as they are typed: `40`, `2億:40;30`.
#[must_use]
pub fn tiers_typed(tiers: &[Tier]) -> String {
    tiers_with(tiers, ";", "")
}

/// Ratios as they are read: `2億:40% 30%`.
#[must_use]
pub fn tiers_shown(tiers: &[Tier]) -> String {
    tiers_with(tiers, " ", "%")
}

fn tiers_with(tiers: &[Tier], between: &str, unit: &str) -> String {
    let one = |t: &Tier| {
        let percent = match t.permille % 10 {
            0 => format!("{}", t.permille / 10),
            rest => format!("{}.{rest}", t.permille / 10),
        };
        match t.up_to {
            Some(up_to) => {
                // As people type it, as long as nothing is lost.
                let yen = match up_to.get() {
                    n if n % 100_000_000 == 0 => format!("{}億", n / 100_000_000),
                    n if n % 10_000 == 0 => format!("{}万", n / 10_000),
                    n => n.to_string(),
                };
                format!("{yen}:{percent}{unit}")
            }
            None => format!("{percent}{unit}"),
        }
    };
    tiers.iter().map(one).collect::<Vec<_>>().join(between)
}

/// Whole yen.
#[must_use]
pub fn is_amount(key: &str) -> bool {
    key.ends_with("amount") || matches!(key, "price" | "premium" | "cap" | "limit" | "rounding")
}

/// A count, with separators.
#[must_use]
pub fn is_count(key: &str) -> bool {
    matches!(
        key,
        "rows"
            | "misses"
            | "count"
            | "approved"
            | "issued"
            | "arrived"
            | "mail_wanted"
            | "mailed"
            | "missing"
            | "electronic_count"
            | "electronic_permille"
            | "without_rate"
            | "ppm"
    )
}

fn of_text(language: Language, key: &str, text: &str) -> String {
    match key {
        "event" => return events::kind(language, text),
        "command" => return command(language, text),
        "role" => {
            if let Some(role) = Role::from_code(text) {
                return domain::role(language, role).to_owned();
            }
        }
        "master" => {
            if let Some(table) = HouseTable::from_code(text) {
                return title(language, table).to_owned();
            }
        }
        "product" if text == "every" => return language.pick("計", "total").to_owned(),
        "rounding" => {
            return text
                .parse::<i64>()
                .map_or_else(|_| text.to_owned(), dates::grouped);
        }
        "product" => {
            if let Some(product) = Product::from_code(text) {
                return domain::product(language, product).to_owned();
            }
        }
        "form" => {
            if let Some(form) = Form::from_code(text) {
                return domain::form(language, form).to_owned();
            }
        }
        "work_kind" => {
            for kind in [WorkKind::Construction, WorkKind::Service] {
                if kind.code() == text {
                    return domain::work_kind(language, kind).to_owned();
                }
            }
        }
        "state" => {
            if let Some(state) = ApplicationState::from_code(text) {
                return domain::state(language, state).to_owned();
            }
        }
        "basis" | "missing_step" | "close_state" | "proposal_kind" | "proposal_state" => {
            let (ja, en) = match text {
                "notice" => ("公告日", "notice"),
                "contract" => ("契約締結日", "contract"),
                "invitation" => ("通知日", "invitation"),
                "number" => ("番号なし", "no number"),
                "arrival" => ("未到着", "not arrived"),
                "mail" => ("未通知", "not mailed"),
                "open" if key == "proposal_state" => ("確認待ち", "to confirm"),
                "open" => ("未締め", "open"),
                "closed" => ("締め済", "closed"),
                "closed_differs" => ("締め後に変化", "differs"),
                "reopened" => ("再開中", "reopened"),
                "rule" => ("規則", "rule"),
                "rules" => ("規則（取込）", "rules (import)"),
                "company" => ("会社・文面", "company"),
                "rate" => ("保証料率", "rate"),
                "confirmed" => ("確認済", "confirmed"),
                "rejected" => ("却下", "rejected"),
                "withdrawn" => ("取下", "withdrawn"),
                other => (other, other),
            };
            return language.pick(ja, en).to_owned();
        }
        "purpose" => match text {
            "view" => return language.pick("表示", "to read it").to_owned(),
            "notice" => return language.pick("お知らせ", "key notice").to_owned(),
            _ => {}
        },
        _ => {}
    }
    if let Ok(at) = text.parse::<DateTime<Utc>>() {
        return dates::stamp(at);
    }
    match text.parse::<NaiveDate>() {
        Ok(day) if text.len() == 10 => crate::domain::date::slashed(day),
        _ => text.to_owned(),
    }
}

/// What somebody tried, by the name of the database's function.
fn command(language: Language, code: &str) -> String {
    let (ja, en) = match code {
        "claim" => ("引受", "claim"),
        "release" => ("引受解除", "release"),
        "save_draft" => ("変更", "correct"),
        "override_warning" => ("警告承知", "override a warning"),
        "submit" => ("承認依頼", "submit"),
        "approve" => ("承認", "approve"),
        "return" => ("差戻", "return"),
        "withdraw" => ("取下", "withdraw"),
        "decline" => ("謝絶", "decline"),
        "request_reveal" => ("認証キーの表示", "see a key"),
        "record_print" => ("印刷", "print"),
        "retry_job" => ("再実行", "retry"),
        other => return other.to_owned(),
    };
    language.pick(ja, en).to_owned()
}

/// Why it was refused, by SQLSTATE.
fn refused(language: Language, code: &str, rule: &str) -> String {
    let (ja, en) = match code {
        "ZD001" => ("停止された利用者", "disabled operator"),
        "ZD002" => ("ない、または見えない記録", "no such record, or not theirs"),
        "ZD006" => ("自分の起案", "own draft"),
        "ZD007" => ("承認限度額超過", "over the limit"),
        "ZD010" => ("役割にない操作", "not for the role"),
        "ZD011" if rule == "reveal_rate" => ("認証キーの見過ぎ", "too many keys"),
        "ZD090" | "42501" => ("権限なし", "no right"),
        other => return format!("{other} {rule}").trim().to_owned(),
    };
    language.pick(ja, en).to_owned()
}

/// The name of a group of events (`key.`) or of one kind.
#[must_use]
pub fn kind_of_events(language: Language, kind: &str) -> String {
    let (ja, en) = match kind {
        "application." => ("申込のすべて", "applications"),
        "contract." => ("契約のすべて", "contracts"),
        "key." => ("認証キーのすべて", "keys"),
        "mail." => ("通知のすべて", "mails"),
        "job." => ("発行処理のすべて", "jobs"),
        "operator." => ("利用者のすべて", "operators"),
        "masters." => ("マスタのすべて", "masters"),
        "close." => ("締めのすべて", "closes"),
        other => return events::kind(language, other),
    };
    language.pick(ja, en).to_owned()
}

/// What an event is about, in one line.
#[must_use]
pub fn about(language: Language, row: &HouseRow) -> String {
    let of = |key: &str| {
        row.fields
            .get("detail")
            .and_then(|d| d.get(key))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    match row.text("event") {
        "attempt.refused" => format!(
            "{}: {}",
            command(language, of("command")),
            refused(language, of("code"), of("rule"))
        ),
        "audit.read" => filter(language, row.fields.get("detail")),
        _ => row.text("remark").replace('\n', " "),
    }
}

/// A filter in words: `ログイン sato / 開始日 2022/10/02`.
#[must_use]
pub fn filter(language: Language, fields: Option<&Value>) -> String {
    let Some(Value::Object(fields)) = fields else {
        return String::new();
    };
    fields
        .iter()
        // What belongs to the list itself is in its title or its rows.
        .filter(|(key, _)| !matches!(key.as_str(), "list" | "branch" | "contractor"))
        .map(|(key, v)| format!("{} {}", label(language, key), value(language, key, v)))
        .collect::<Vec<_>>()
        .join(" / ")
}

/// A rule of the database that these tasks meet: what happened and what to do.
#[must_use]
pub fn rule(language: Language, rule: &str, detail: &str) -> Option<(String, String)> {
    let (ja, ja_do, en, en_do) = match rule {
        "day_closed" => (
            "締めた日の入金日は登録・変更できません",
            "書き込んでいません。入金日を直すか、審査役に日締めの再開を頼んでください。",
            "that day is closed: no receipt is entered or changed",
            "Nothing was written. Correct the day, or ask a supervisor to reopen it.",
        ),
        "not_over_yet" => (
            "まだ終わっていない期間は締められません",
            "翌日（翌月）になってから締めてください。",
            "it is not over yet",
            "Close it when the day (month) is over.",
        ),
        "already_closed" => (
            "すでに締めています",
            "一覧を更新してください。",
            "it is closed already",
            "Refresh the list.",
        ),
        "not_closed" => (
            "締めていない期間です",
            "一覧を更新してください。",
            "it is not closed",
            "Refresh the list.",
        ),
        "month_has_open_days" => (
            "締めていない日があります",
            "その日を日締めしてから月を締めてください。",
            "a day of it is not closed",
            "Close that day first.",
        ),
        "month_closed" => (
            "その月は締めています",
            "先に月締めを再開してください。",
            "its month is closed",
            "Reopen the month first.",
        ),
        "close_reason_needed" => (
            "差異が残っています",
            "差異を解消するか、理由を付けて締めてください。",
            "differences remain",
            "Settle them, or close with a reason.",
        ),
        "reopen_by_another" => (
            "自分が締めた期間は再開できません",
            "別の審査役か管理者が再開します。",
            "who closed it does not reopen it",
            "Another supervisor or administrator does.",
        ),
        "proposal_decided" => (
            "すでに決まった提案です",
            "一覧を更新してください。",
            "it is decided already",
            "Refresh the list.",
        ),
        "own_record" => (
            "自分の登録は変えられません",
            "別の管理者に頼んでください。",
            "your own record",
            "Ask another administrator.",
        ),
        "merged_in_a_circle" => (
            "残す方がすでにこちらへ統合されています",
            "コードを逆にするか、確かめてください。",
            "the kept one is itself merged into this one",
            "Check the two codes.",
        ),
        "rule_one_at_a_time" => (
            "後の期間の規則と重なります",
            "適用終了を、次の規則の前日までにしてください。",
            "it overlaps with a later period",
            "Let it end before the next one begins.",
        ),
        "customer_code_form" | "orderer_code_form" => (
            "コードは数字と大文字の4〜12字です",
            "コードを直してください。",
            "a code has 4 to 12 digits or capital letters",
            "Correct the code.",
        ),
        _ => return None,
    };
    let what = if detail.is_empty() {
        language.pick(ja, en).to_owned()
    } else {
        format!("{}（{detail}）", language.pick(ja, en))
    };
    Some((what, language.pick(ja_do, en_do).to_owned()))
}

/// What a specimen of a certificate says: nobody's works. Printed, and so never translated.
pub mod specimen {
    /// 保証契約者
    pub const CONTRACTOR: &str = "（見本）○○建設　株式会社";
    /// Their address.
    pub const ADDRESS: &str = "見本県　見本市　見本町　１";
    /// 被保証者
    pub const BENEFICIARY: &str = "（見本）△△建設事務所長";
    /// 工事名
    pub const WORKS: &str = "（見本）河川維持工事";
    /// 預託金融機関
    pub const BANK: &str = "○○銀行　××支店";
    /// 取扱箇所
    pub const BRANCH: &str = "見本支店";

    /// The terms of a product.
    #[must_use]
    pub fn clause(product: &str) -> String {
        format!("{product}約款")
    }
}
