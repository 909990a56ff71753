//! Words of 検索: the form, what was found, the file made of it.

use super::{Language, catalogue, dates, domain, entry_faults};
use crate::domain::csv_file::{CsvFile, Encoding};
use crate::domain::search::{Blank, Criteria, Fault, Field, FoundRow, FoundState, Subject};

catalogue! {
    /// The search form, 契約一覧 and the results.
    Search {
        form: "条件検索" / "Search";
        found: "検索結果" / "Results";
        contracts: "契約一覧" / "Contracts";
        tab_all: "すべての契約" / "All contracts";
        tab_electronic: "電子保証(認証キー)" / "Electronic (auth key)";
        tab_applications: "保証申込" / "Applications";
        tab_bonds: "契約保証予約(入札ボンド)" / "Bid bonds";
        any: "すべて" / "any";
        with_earlier: "含める" / "included";
        without_earlier: "含めない" / "not included";
        choice_hint: "Space で切替" / "Space changes";
        asks: "条件" / "What to find";
        chooses: "しぼり込み" / "Narrowed by";
        clear_with(keys): "{keys} クリア" / "{keys} clears";
        hint(run, next): "{run} で検索　{next} で次の欄　範囲は「R4.4.1〜R4.9.30」「2000万〜」のように" / "{run} searches, {next} next field. Ranges: R4.4.1~R4.9.30, 20000000~";
        cleared_but(keys): "条件をすべて消しました。{keys} で元に戻せます。" / "Everything is cleared. {keys} undoes it.";
        cleared: "条件をすべて消しました。" / "Everything is cleared.";
        faults(n): "直す所が{n}か所あります。" / "Fields to correct: {n}.";
        backwards: "範囲の前後が逆です" / "The range runs backwards";
        no_number: "数字か英字を入れてください" / "A digit or letter is needed";
        searched(what): "検索: {what}" / "Found: {what}";
        everything: "条件なし" / "everything";
        empty: "該当するものはありません。" / "Nothing matches.";
        empty_tab(tab, form): "この区分にはありません。{tab} で他の区分、{form} で条件検索ができます。" / "Nothing in this tab. {tab} goes to another, {form} searches by more conditions.";
        empty_all(back, form): "この言葉のものはありません。{back} で全部に戻り、{form} で条件検索ができます。" / "Nothing with these words. {back} brings all of them back, {form} searches by more conditions.";
        none_yet: "まだ発行した契約はありません。" / "No guarantee was issued yet.";
        empty_bonds: "入札ボンドは書面だけで取り扱います（電子証書・認証キーはありません）。予約の記録がここに並びます。" / "Bid bonds exist on paper only (no e-certificate, no key). Reservations are listed here.";
        empty_form(keys): "{keys} で条件に戻って、言葉を減らすか範囲を広げてください。" / "{keys} goes back: use fewer words or wider ranges.";
        too_wide: "時間内に探しきれませんでした" / "it could not be searched in time";
        too_wide_remedy: "何も変わっていません。言葉を足すか、日付の範囲を入れて、もう一度検索してください。" / "Nothing was changed. Add a word or a range of days and search again.";
        counting: "件数を数えています" / "counting";
        more_than(n): "{n}+" / "{n}+";
        before_change(n): "変更前{n}" / "before {n}";
        unpublished_short: "公開取下" / "unpubl.";
        export_title: "ファイルに書き出す（CSV）" / "Write to a file (CSV)";
        utf8: "UTF-8（表計算ソフト向け）" / "UTF-8 (spreadsheets)";
        cp932: "CP932（旧来のソフト向け）" / "CP932 (older programs)";
        utf8_detail: "どの文字もそのまま" / "every character as it is";
        cp932_detail: "ない文字は〓、一覧付き" / "missing ones become 〓, with a list";
        exporting(n): "書き出しています {n}件" / "Writing; rows: {n}";
        export_stopped: "書き出しを中止しました。ファイルは作っていません。" / "Stopped. No file was made.";
        export_empty: "書き出すものがありません。" / "There is nothing to write.";
        export_too_many(n): "{n}件を超えるので書き出せません。条件をしぼってください。" / "More than {n} rows: narrow the search.";
        exported(n, path): "{n}件を {path} に書き出しました。" / "Written to {path}; rows: {n}.";
        exported_missing(n, path, m, list): "{n}件を書き出し、CP932にない{m}文字を〓にしました: {path}（{list}）" / "Rows written: {n}; characters that CP932 lacks, as 〓: {m}: {path} ({list})";
        not_exported(why): "書き出せませんでした: {why}" / "Could not be written: {why}";
        state: "状態" / "State";
        kind: "対象" / "Subject";
        received: "発行・受付" / "Issued";
        seq: "発生番号" / "Event no.";
        contract: "契約" / "contract";
        application: "申込" / "application";
    }
}

/// What a field is called.
#[must_use]
pub fn field(language: Language, field: Field) -> &'static str {
    let (ja, en) = match field {
        Field::Subject => ("対象", "Subject"),
        Field::Words => ("言葉（どこでも）", "Words anywhere"),
        Field::Number => ("番号・電話番号", "Number or phone"),
        Field::Works => ("工事名", "Works"),
        Field::Contractor => ("請負者", "Contractor"),
        Field::Orderer => ("発注者", "Orderer"),
        Field::Received => ("発行日・受付日", "Issued, received"),
        Field::ContractDate => ("請負契約日", "Contract date"),
        Field::GuaranteeEnd => ("保証期限", "Guarantee end"),
        Field::Amount => ("保証金額", "Amount"),
        Field::Price => ("請負金額", "Price"),
        Field::Product => ("商品", "Product"),
        Field::Form => ("電子・書面", "Form"),
        Field::State => ("状態", "State"),
        Field::Blank => ("空欄の項目", "Blank field"),
        Field::Earlier => ("変更前の内容", "Before changes"),
    };
    language.pick(ja, en)
}

/// What is wrong with a field.
#[must_use]
pub fn fault(language: Language, fault: &Fault) -> String {
    match fault {
        Fault::Day(fault) => entry_faults::day(language, fault),
        Fault::Amount(fault) => entry_faults::amount(language, *fault),
        Fault::Backwards => Search(language).backwards().to_owned(),
        Fault::NoNumber => Search(language).no_number().to_owned(),
    }
}

/// 契約 or 申込.
#[must_use]
pub fn subject(language: Language, subject: Subject) -> &'static str {
    let words = Search(language);
    match subject {
        Subject::Contract => words.contract(),
        Subject::Application => words.application(),
    }
}

/// Where a record stands.
#[must_use]
pub fn state(language: Language, state: FoundState) -> &'static str {
    let (ja, en) = match state {
        FoundState::Issuing => ("発行中", "issuing"),
        FoundState::Issued => ("発行済", "issued"),
        FoundState::Expired => ("期限切れ", "expired"),
        FoundState::Unpublished => ("公開取下", "unpublished"),
        FoundState::Terminated => ("解約", "ended"),
        FoundState::Application(state) => return domain::state(language, state),
    };
    language.pick(ja, en)
}

/// A field that is blank.
#[must_use]
pub fn blank(language: Language, blank: Blank) -> &'static str {
    let (ja, en) = match blank {
        Blank::Deposit => ("預託金融機関が空欄", "no deposit bank"),
        Blank::CustomerCode => ("顧客コードが空欄", "no customer code"),
        Blank::Phone => ("電話番号が空欄", "no phone number"),
        Blank::OrdererCode => ("発注者コードが空欄", "no orderer code"),
        Blank::NoticeDate => ("公告日・通知日が空欄", "no notice date"),
        Blank::PremiumDate => ("保証料の入金日が空欄", "no premium date"),
        Blank::MailAddress => ("メールアドレスが空欄", "no mail address"),
        Blank::Note => ("備考が空欄", "no note"),
    };
    language.pick(ja, en)
}

/// An encoding, and what it means for names.
#[must_use]
pub fn encoding(language: Language, encoding: Encoding) -> (&'static str, &'static str) {
    let words = Search(language);
    match encoding {
        Encoding::Utf8 => (words.utf8(), words.utf8_detail()),
        Encoding::Cp932 => (words.cp932(), words.cp932_detail()),
    }
}

/// The conditions in words, for the line above the results: short, in the order of the form.
#[must_use]
pub fn asked(language: Language, c: &Criteria) -> String {
    use crate::domain::date::slashed;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(c.words.iter().cloned());
    if !c.number.is_empty() {
        parts.push(c.number.clone());
    }
    for (name, words) in [
        (Field::Works, &c.works),
        (Field::Contractor, &c.contractor),
        (Field::Orderer, &c.orderer),
    ] {
        if !words.is_empty() {
            parts.push(format!("{}={}", field(language, name), words.join("+")));
        }
    }
    let wave = |from: Option<String>, to: Option<String>| {
        if from == to {
            from.unwrap_or_default()
        } else {
            dates::span(language, &from.unwrap_or_default(), &to.unwrap_or_default())
        }
    };
    for (name, range) in [
        (Field::Received, &c.received),
        (Field::ContractDate, &c.contract_date),
        (Field::GuaranteeEnd, &c.guarantee_end),
    ] {
        if !range.is_open() {
            let text = wave(range.from.map(slashed), range.to.map(slashed));
            parts.push(format!("{}={text}", field(language, name)));
        }
    }
    for (name, range) in [(Field::Amount, &c.amount), (Field::Price, &c.price)] {
        if !range.is_open() {
            let text = wave(
                range.from.map(|y| y.grouped()),
                range.to.map(|y| y.grouped()),
            );
            parts.push(format!("{}={text}", field(language, name)));
        }
    }
    parts.extend(
        c.product
            .map(|p| domain::product_short(language, p).to_owned()),
    );
    parts.extend(c.form.map(|f| domain::form_short(language, f).to_owned()));
    parts.extend(c.state.map(|s| state(language, s).to_owned()));
    parts.extend(c.blank.map(|b| blank(language, b).to_owned()));
    if c.earlier {
        parts.push(field(language, Field::Earlier).to_owned());
    }
    if parts.is_empty() {
        return Search(language).everything().to_owned();
    }
    parts.join(" ")
}

/// The headings of the file, in the order of [`fields`]. The number stands first: it names the row.
fn header(language: Language) -> Vec<&'static str> {
    let words = Search(language);
    let of = |f| field(language, f);
    vec![
        language.pick("番号", "Number"),
        words.kind(),
        words.state(),
        of(Field::Product),
        of(Field::Form),
        of(Field::Contractor),
        of(Field::Orderer),
        of(Field::Works),
        of(Field::Amount),
        of(Field::Price),
        of(Field::Received),
        of(Field::ContractDate),
        of(Field::GuaranteeEnd),
        words.seq(),
        of(Field::Earlier),
    ]
}

/// The characters that CP932 lacks, a line each, for a file beside it: character, code point, times, first row.
/// Empty when there are none.
#[must_use]
pub fn lacking(file: &CsvFile) -> String {
    let line = |(c, n): (&char, &usize)| {
        let first = file.first.get(c).map_or("", String::as_str);
        format!("{c}\tU+{:04X}\t{n}\t{first}\r\n", u32::from(*c))
    };
    file.lacking.iter().map(line).collect()
}

/// The headings and the rows of the file.
#[must_use]
pub fn table(language: Language, rows: &[FoundRow]) -> Vec<Vec<String>> {
    std::iter::once(headings(language))
        .chain(rows.iter().map(|r| fields(language, r)))
        .collect()
}

/// The first row of the file.
#[must_use]
pub fn headings(language: Language) -> Vec<String> {
    header(language).iter().map(|&h| h.to_owned()).collect()
}

/// A row of the file: amounts as plain digits, days as 2022-11-01, so that programs read them.
#[must_use]
pub fn fields(language: Language, row: &FoundRow) -> Vec<String> {
    let products: Vec<_> = row
        .products
        .iter()
        .map(|p| domain::product(language, *p))
        .collect();
    vec![
        row.number.clone(),
        subject(language, row.subject).to_owned(),
        state(language, row.state).to_owned(),
        products.join(language.pick("、", ", ")),
        row.form
            .map_or("", |f| domain::form(language, f))
            .to_owned(),
        row.contractor.clone(),
        row.orderer.clone(),
        row.works.clone(),
        row.amount.get().to_string(),
        row.price.get().to_string(),
        crate::domain::date::jst_day(row.at).to_string(),
        row.contract_date.to_string(),
        row.guarantee_end.to_string(),
        row.seq.to_string(),
        if row.latest {
            String::new()
        } else {
            field(language, Field::Earlier).to_owned()
        },
    ]
}
