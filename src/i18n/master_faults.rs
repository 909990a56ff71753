//! What is wrong with a file of masters (`densho import`), with its place. Text of the file is quoted as it stands: whoever
//! prints it makes it harmless.

use super::{Language, catalogue, entry_faults, findings};
use crate::domain::product::Product;
use crate::intake::masters::{Fault, Kind, Together, What, Why, heading};

catalogue! {
    /// Faults of master files.
    Masters {
        line(n): "{n}行目" / "line {n}";
        line_column(n, column): "{n}行目 {column}" / "line {n}, {column}";
        placed(place, what): "{place}: {what}" / "{place}: {what}";
        column(code, japanese): "{code}（{japanese}）" / "{code}";
        encoding: "UTF-8 でも CP932（Shift_JIS）でもありません。どちらかで保存し直してください" / "neither UTF-8 nor CP932 (Shift_JIS): save the file in one of them";
        no_headings(names): "見出しがありません。見出しは {names} です" / "no headings; they are: {names}";
        not_csv(why): "CSV として読めません（{why}）" / "not CSV: {why}";
        cells(n, headings): "欄が {n} あります（見出しは {headings}）" / "{n} cells where the headings are {headings}";
        no_records: "見出しの下に行がありません" / "no records";
        heading_twice(heading): "見出し {heading} が二つあります" / "the heading {heading} stands twice";
        heading_like(heading, like): "見出し {heading} は知りません。{like} ですか" / "unknown heading {heading}; is it {like}?";
        heading_unknown(heading, known): "見出し {heading} は知りません。使える見出し: {known}" / "unknown heading {heading}; known are: {known}";
        heading_missing(code, japanese): "見出し {code}（{japanese}）がありません" / "the heading {code} ({japanese}) is missing";
        blank: "空欄にできません" / "must not be blank";
        cell(text, why): "{text}: {why}" / "{text}: {why}";
        see(what, line): "{what}（{line}行目を見てください）" / "{what} (see line {line})";
        prefix_twice(prefix, line): "{prefix} は {line}行目にもあります。番号上位は一度しか使えません" / "{prefix} stands in line {line} already; a prefix is given once";
        no_postal_code(text): "3列目の「{text}」は郵便番号ではありません。KEN_ALL.CSV ですか" / "\"{text}\" in column 3 is no postal code: is this KEN_ALL.CSV?";
        no_place: "都道府県（7列目）と市区町村（8列目）が要ります" / "prefecture (column 7) and city (column 8) are needed";
        ends_before: "適用開始日より前です" / "lies before valid_from";
        bid_bond_electronic: "入札ボンドは電子にできません。空欄にしてください" / "a bid bond is never electronic: leave it blank";
        orderer_differs: "同じ発注者の行は、名前と区分が同じでなければなりません" / "the records of an orderer must agree in name and kind";
        overlaps: "同じ発注者・工種・商品の前の行と期間が重なります" / "overlaps an earlier record of the same orderer, kind of work and product";
        branch_differs: "同じ支店の行で違ってよいのは年度と番号上位だけです" / "the records of a branch may differ only in fiscal_year and prefix";
        year_twice: "この支店にはこの年度の行がもうあります" / "stands twice for this branch";
        twice: "ファイルに二度あります" / "stands twice in the file";
        digits(n): "{n}桁の数字です" / "must be {n} digits";
        code: "4〜12文字の数字か英大文字です" / "must be 4 to 12 digits or capital letters";
        postal_code: "380-8537 のような郵便番号です" / "must be a postal code like 380-8537";
        mail: "メールアドレスではありません" / "must be a mail address";
        yes_no: "1 か 0 です" / "must be 1 or 0";
        fiscal_year: "2026 のような年です" / "must be a year like 2026";
        product(codes): "次のどれかです: {codes}" / "must be one of {codes}";
        work_kind: "工事（construction）か業務委託（service）です" / "must be construction or service";
        basis: "公告日（notice）、契約締結日（contract）か通知日（invitation）です" / "must be notice, contract or invitation";
        rounding: "1、1000、10000、100000 円のどれかです" / "must be 1, 1000, 10000 or 100000 yen";
        tier_open: "上限なしで書けるのは最後だけです" / "only the last part may stand without an upper end";
        tier_closed: "最後は残りの割合だけを書きます" / "the last part is the rest: write its percentage alone";
        tier_order: "上限は小さい順に書きます" / "the upper ends must ascend";
        tier_many: "十を超えています" / "more than ten parts";
        percentage(text): "{text} は 0.1〜100 の百分率（小数一桁まで）ではありません" / "{text} is not a percentage between 0.1 and 100, with one decimal at most";
        more(n): "ほか {n}件" / "… and {n} more";
        nothing_taken(n): "誤り {n}件。何も取り込んでいません。" / "Faults: {n}. Nothing was taken.";
    }
}

/// Place and sentence: `3行目 product（商品）: 前払: 次のどれかです: …`.
#[must_use]
pub fn line(language: Language, kind: Kind, fault: &Fault) -> String {
    let words = Masters(language);
    let said = sentence(language, &fault.what);
    let column = fault.column.map(|code| match heading(kind, code) {
        Some(japanese) => words.column(code, japanese),
        None => code.to_owned(),
    });
    let place = match (fault.line, column) {
        (0, _) => return said,
        (n, Some(column)) => words.line_column(n, column),
        (n, None) => words.line(n),
    };
    words.placed(place, said)
}

fn sentence(language: Language, what: &What) -> String {
    let words = Masters(language);
    match what {
        What::Encoding => words.encoding().to_owned(),
        What::NoHeadings(names) => words.no_headings(names),
        What::NotCsv(why) => words.not_csv(why),
        What::Cells { cells, headings } => words.cells(cells, headings),
        What::NoRecords => words.no_records().to_owned(),
        What::HeadingTwice(heading) => words.heading_twice(heading),
        What::HeadingUnknown {
            heading,
            like: Some(like),
            ..
        } => words.heading_like(heading, like),
        What::HeadingUnknown { heading, known, .. } => words.heading_unknown(heading, known),
        What::HeadingMissing(code, japanese) => words.heading_missing(code, japanese),
        What::Blank => words.blank().to_owned(),
        What::Cell(text, reason) => words.cell(text, why(language, reason)),
        What::Together(what) => together(language, *what).to_owned(),
        What::Beside(what, line) => words.see(together(language, *what), line),
        What::PrefixTwice(prefix, line) => words.prefix_twice(prefix, line),
        What::NoPostalCode(text) => words.no_postal_code(text),
        What::NoPlace => words.no_place().to_owned(),
        What::Internal(said) => said.clone(),
    }
}

fn together(language: Language, what: Together) -> &'static str {
    let words = Masters(language);
    match what {
        Together::EndsBefore => words.ends_before(),
        Together::BidBondElectronic => words.bid_bond_electronic(),
        Together::OrdererDiffers => words.orderer_differs(),
        Together::Overlaps => words.overlaps(),
        Together::BranchDiffers => words.branch_differs(),
        Together::YearTwice => words.year_twice(),
        Together::Twice => words.twice(),
    }
}

fn why(language: Language, why: &Why) -> String {
    let words = Masters(language);
    match why {
        Why::Text(fault) => findings::text_fault(language, *fault),
        Why::Day(fault) => entry_faults::day(language, fault),
        Why::Yen(fault) => entry_faults::amount(language, *fault),
        Why::Digits(n) => words.digits(n),
        Why::Product => words.product(Product::ALL.map(Product::code).join(", ")),
        Why::Percentage(text) => words.percentage(text),
        Why::Code => words.code().to_owned(),
        Why::PostalCode => words.postal_code().to_owned(),
        Why::Phone => super::entry_faults::phone(language).to_owned(),
        Why::Mail => words.mail().to_owned(),
        Why::YesNo => words.yes_no().to_owned(),
        Why::FiscalYear => words.fiscal_year().to_owned(),
        Why::WorkKind => words.work_kind().to_owned(),
        Why::Basis => words.basis().to_owned(),
        Why::Rounding => words.rounding().to_owned(),
        Why::TierOpen => words.tier_open().to_owned(),
        Why::TierClosed => words.tier_closed().to_owned(),
        Why::TierOrder => words.tier_order().to_owned(),
        Why::TierMany => words.tier_many().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::masters::parse;

    #[test]
    fn a_fault_is_said_in_the_language_that_is_set_with_the_heading_of_the_file() {
        let file = "発注者コード,発注者名,区分,工種,商品,適用開始日,基準日,割合,端数\n\
                    20,長野県,県,工事,前払,2000-04-01,公告日,140,7\n";
        let faults = parse(Kind::Orderers, file.as_bytes()).unwrap_err();
        let said = |language| -> Vec<String> {
            let line = |fault| line(language, Kind::Orderers, fault);
            faults.iter().map(line).collect()
        };
        let ja = said(Language::Japanese);
        assert_eq!(
            ja[0],
            "2行目 code（発注者コード）: 20: 4〜12文字の数字か英大文字です"
        );
        assert_eq!(ja.len(), 4, "{ja:?}");
        let en = said(Language::English);
        assert_eq!(
            en[0],
            "line 2, code: 20: must be 4 to 12 digits or capital letters"
        );
    }
}
