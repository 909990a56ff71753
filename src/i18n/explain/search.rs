//! The conditions of a search, and the lines in which something is looked up.

use crate::domain::search::Field;
use crate::i18n::Language;

/// A condition of 条件検索.
#[must_use]
pub fn condition(language: Language, field: Field) -> &'static str {
    let (ja, en) = match field {
        Field::Subject => (
            "発行した契約を探すか、申込（発行前も）を探すかです。対象を替えると、状態の選択肢も替わります。",
            "Guarantees that were issued, or applications (also before the issue). The states to choose from follow it.",
        ),
        Field::Words => (
            "番号・会社名・住所・工事名・発注者などのどこかにある言葉です。空白で区切るとすべてを含むものを探します。1文字でも探せ、全角半角・髙と高・㈱と株式会社は同じとみなします。",
            "Words that stand anywhere: number, firm, address, works, orderer. Several, with blanks between, must all be there. Widths, 髙 and 高, ㈱ and 株式会社 count as the same.",
        ),
        Field::Number => (
            "契約番号・申込番号・電話番号の全部か一部です。全角でも、ハイフンがなくてもかまいません（0431、37071）。",
            "A contract, application or phone number, or a part of it; full width and without hyphens too (0431, 37071).",
        ),
        Field::Works => (
            "工事名に含まれる言葉です。証書の工事名だけを見ます。",
            "Words in the name of the works, and nowhere else.",
        ),
        Field::Contractor => (
            "請負者の商号（JV 名も）に含まれる言葉です。候補からも選べます。同じ名の会社があるときは顧客コードを「番号」か「言葉」で探します。",
            "Words in the contractor's name, or a joint venture's. Two firms may share a name: their customer code is found by the words.",
        ),
        Field::Orderer => (
            "発注者（被保証者の職名）に含まれる言葉です。候補からも選べます。",
            "Words in the orderer's post title; it can be chosen from the list of values.",
        ),
        Field::Received => (
            "契約では発行日、申込では受付日です。一日（R4.11.1）か範囲（R4.4.1〜R4.9.30、〜3/31）。日付・金額・相手方で探せることは取引記録の決まりです［公開資料］。",
            "The day of issue, of applications the day they came in: one day or a range (2022/4/1~2022/9/30, ~3/31). Day, amount and counterparty must be searchable by the law on records [public material].",
        ),
        Field::ContractDate => (
            "請負契約日です。一日か範囲（R4.4.1〜R4.9.30）。両端の日を含みます。",
            "The day of the works contract: one day or a range, both ends included.",
        ),
        Field::GuaranteeEnd => (
            "保証期限です。一日か範囲。「〜」を後に付けると、その日から後を探します（R5.3.31〜）。",
            "The end of the guarantee: one day or a range; with the wave behind it, from that day on.",
        ),
        Field::Amount => (
            "保証金額、円です。一つの額か範囲（2000万〜、1000万〜5000万）。両端の額を含みます。",
            "The guaranteed amount, in yen: one or a range, both ends included (20000000~).",
        ),
        Field::Price => (
            "請負金額（総額）、円です。一つの額か範囲。変更の後は最新の額で探します。",
            "The contract price, in yen: one or a range. After a change the latest counts.",
        ),
        Field::Product => (
            "前払金・中間前払金・契約保証・入札ボンドのどれか、です。「指定なし」はすべてです。",
            "Advance, interim advance, performance, bid bond; without one, all of them.",
        ),
        Field::Form => (
            "電子保証（認証キー）か書面か、です。入札ボンドは書面だけです［公開資料］。",
            "Electronic (with an auth key) or paper. A bid bond is paper only [public material].",
        ),
        Field::State => (
            "記録のいまの状態です。契約なら発行中・発行済・期限切れ・解約、申込なら受付から発行までの段階です。",
            "Where it stands now: of a guarantee issuing, issued, expired or ended; of an application its step.",
        ),
        Field::Blank => (
            "何も入っていない欄を選ぶと、その欄が空の記録を探します。空欄で探せることも取引記録の決まりです［公開資料］。",
            "Finds records in which this field is blank; that this is possible is asked by the law on records [public material].",
        ),
        Field::Earlier => (
            "「含める」にすると、変更・訂正の前に書いてあった内容でも見つけます。変更前の内容も探せることは取引記録の決まりです［公開資料］。",
            "Also finds what a record said before it was changed or corrected, as the law on records asks [public material].",
        ),
    };
    language.pick(ja, en)
}

/// 位置 of a list of applications.
#[must_use]
pub fn position(language: Language) -> &'static str {
    language.pick(
        "申込番号の行へ移ります。全部（N2211-00431）でも、後ろの数字（431）だけでもかまいません。並び方と絞込は変わりません。",
        "Goes to the row of an application number: all of it or its last digits. Order and filter stay.",
    )
}

/// 検索 in a list.
#[must_use]
pub fn words(language: Language) -> &'static str {
    language.pick(
        "この一覧を言葉で絞り込みます。番号・会社名・工事名などのどこでも、1文字でも、空白で区切っていくつでも。空にして決めると全件に戻ります。",
        "Narrows this list by words that stand anywhere: numbers, firms, works; several with blanks between. Empty, all rows are back.",
    )
}

/// The line of 電話対応.
#[must_use]
pub fn caller(language: Language) -> &'static str {
    language.pick(
        "電話の相手が言う番号・会社名・工事名・電話番号のどれかです。一部でも、電話番号は下の桁だけでも探せます。認証キーは尋ねず、伝えません［想定］。",
        "What the caller names: a number, firm, works or phone number, or a part of it. Keys are neither asked for nor told [assumed].",
    )
}
