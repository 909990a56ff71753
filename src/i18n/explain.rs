//! What a screen or a field is, which rule holds for it, and where the rule comes from: shown by help, above the keys.
//! What the flyer of the electronic guarantee explains stands here in our own words, where it applies.

mod amend;
mod asked;
mod house;
mod search;

pub use amend::{amended, premium, reason as amend_reason};
pub use asked::{
    amend_warning, as_of, filter_name, filters, hold_reason, hold_until, house_reason, mail_later,
    mail_reason, mail_to, note, reason, refer_note, stage_hours,
};
pub use house::{filter, master};
pub use search::{caller, condition, position, words};

use super::Language;
use crate::domain::field::FieldId;

/// The field in focus: what it is called, and what its help says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Its label.
    pub label: String,
    /// What it is, its form, which rule holds, where that is from.
    pub text: String,
}

impl Explained {
    /// A field with this label and text.
    #[must_use]
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
        }
    }
}

/// Whether a text names where something is from by one of the marks.
#[must_use]
pub fn names_source(text: &str) -> bool {
    ["［", "[flyer]", "[public material]", "[assumed]"]
        .iter()
        .any(|mark| text.contains(mark))
}

/// What the marks at the end of explanations mean.
#[must_use]
pub fn sources(language: Language) -> &'static str {
    language.pick(
        "［案内］電子保証の案内（チラシ） ［公開資料］公開されている資料 ［想定］この製品で決めたこと",
        "[flyer] the flyer of the e-guarantee  [public material] from what is published  [assumed] settled here",
    )
}

/// A screen, by its id; none for a screen that explains itself (help, key test).
#[must_use]
pub fn screen(language: Language, id: &str) -> Option<&'static str> {
    let (ja, en) = match id {
        "S0" => (
            "データベースにつながるのを待つ画面です。つながると自分の最初の画面が開きます。",
            "Waits for the database; then your first screen opens.",
        ),
        "Q1" => (
            "まだ発行の済んでいない申込です。請負者のネットデスクから届いたものと、窓口・電話で入力したものが並びます。引受けた人が審査して承認を依頼し、別の人が承認します（本人以外の確認。データベースの規則です）［想定］。",
            "Applications that are not issued yet: from the contractors' Net Desk, and entered at the counter. Whoever claims one examines and submits it; somebody else approves it (a rule of the database) [assumed].",
        ),
        "Q2" => (
            "承認を待つ申込です。自分が起案・入力・承認依頼に関わったものと、承認限度額を超えるものは承認できません［想定］。限度額は商品ごとで、管理者が登録したものです。",
            "Applications that wait for approval. Nobody approves what they had a part in, or what is over their limit [assumed]. Limits are per product, set by an administrator.",
        ),
        "R1" => (
            "証書に印字されるとおりの内容です。承認は、いま見ている内容（改訂と照合値）にだけ効きます。だれかが先に変えていれば承認されず、だれが何をしたかが出ます。",
            "The certificate as it will read. An approval holds for exactly this content; if somebody was faster it is refused, and who did what is said.",
        ),
        "A1" => (
            "一件の申込と、検査の結果です。誤りは直すまで承認を依頼できず、警告は理由を残せば進めます。規則は発注者ごとの取扱い（適用日つき）と、日付・金額の決まりです。",
            "One application and what the checks found. Errors stop; a warning may be set aside with a reason. The rules are the orderer's (with their dates) and those of dates and amounts.",
        ),
        "A2" => (
            "申込の訂正です。元の申込は変わらず、訂正は改訂として積み重なります。打ちかけは自動で残り、別の端末でも続けられます。",
            "A correction. What was sent stays; each correction is a revision beside it. What is half typed is kept by itself, also for another host.",
        ),
        "E1" => (
            "窓口・電話での申込です。区分は申込書と同じです。電子保証は、発注者が利用を認めた工事・業務だけで［案内］、認めた日からです。入力した人は承認できません。",
            "An application at the counter or by phone, in the sections of the contractor's own form. Electronic guarantees only where the orderer accepts them [flyer], from their day on. Who enters it cannot approve it.",
        ),
        "C1" | "C2" => (
            "発行した保証契約です。電子証書は閲覧システムに置かれ、発注者は契約番号と認証キーで見ます。紙に印刷した証書は請求に使えません。電子保証発行日時は、閲覧システムに証書が到着した日時です［案内］。",
            "Guarantees that were issued. The e-certificate stands on the platform; the orderer reads it with number and auth key. A printed copy does not count. The issue time is when it arrived at the platform [flyer].",
        ),
        "L1" => (
            "一つの台帳から二つの履歴を見せます。社員の履歴はすべて、請負者の履歴では訂正・変更取消されたものが隠れます［案内］。発生番号は起きた順で、付け直しません。",
            "Two histories of one ledger: staff sees every event; the contractor's hides what was corrected or cancelled [flyer]. Event numbers follow the order of events and are never given anew.",
        ),
        "K1" | "K2" => (
            "日付・金額・相手方・空欄のどの組み合わせでも探せます（取引記録の検索の決まり）［公開資料］。全角半角、髙と高、㈱と株式会社は同じとみなします。",
            "Any combination of dates, amounts, counterparty and blank fields (the law on records) [public material]. Widths, 髙 and 高, ㈱ and 株式会社 count as the same.",
        ),
        "K3" => (
            "電話の相手の契約を一度で探し、状態・通知・発注者の照会と、答え方を並べます。認証キーは電話で伝えず、お知らせのPDFを案内します［想定］。",
            "One look-up for a caller: state, mail, the orderer's look-up, and what to say. The key is never told by phone; the notice (PDF) is [assumed].",
        ),
        "P1" | "P2" => (
            "承認のあとの処理です。番号→認証キー→公開→到着→通知の順に進みます。通知メールには認証キーも証書も載せず、取りに行く場所を知らせます［案内］。停止したものは人の判断を待っています。",
            "What follows an approval: number, key, publication, arrival, mail. The mail carries neither key nor certificate; it says where to fetch them [flyer]. What stopped waits for a person.",
        ),
        "M1" | "M2" | "M3" => (
            "変更・訂正・変更取消・解約です。発行と同じく別の人が承認します。証書は変更後の内容で、表題の下に「変更ー」と発生番号が付きます。前払金保証で請負金額だけが変わるときは手続き不要です［案内］（契約保証では変更です）。",
            "Change, correction, cancellation, termination; approved by another as an issue is. The certificate shows the content after the change, with the event number under its title. A change of the price alone needs no procedure for an advance guarantee [flyer] (it does for a performance bond).",
        ),
        "G1" => (
            "支店の件数です。経過は営業日（土日と休日を除く）、期限は状態ごとの営業時間で、管理者が決めます。件数を選んで開くとその一覧が出ます。",
            "What the branch has before it. Ages are business days (weekends and holidays do not count); limits are business hours per state, set by an administrator. Opening a count shows its list.",
        ),
        "W1" | "W2" | "W3" => (
            "監査の記録です。変えることも消すこともできません［公開資料］。認証キーをだれが何のために見たか、拒否された操作も残ります。閲覧したことも記録されます。",
            "The records: never changed, never deleted [public material]. Who saw which key and why, and refused attempts, are among them. Reading them is itself recorded.",
        ),
        "W9" => ("記録の一行の全体です。", "One row of the records, whole."),
        "D1" | "D2" | "D5" => (
            "承認＝発行＝到着＝通知を日と月で突き合わせます。保証金額はその日に承認した新規の額で、変更は「変更等」に、番号の付く前に取下・謝絶になったものは「取下等」に数えて額には足しません。締めた期間は、締めた人とは別の人が理由を残して再開するまで動きません。",
            "Approved = issued = arrived = mailed, by day and month. The amount is that of the issues approved that day; changes are counted beside it, not added to it; so is what was withdrawn or declined before it had a number (Ended). A closed period stays closed until somebody else reopens it with a reason.",
        ),
        "D3" => (
            "年度（4月から3月）に番号が付いた契約の統計です。保証金額は変更・訂正のあとの今の額です（日締め・月締めは承認した日、一括納付明細は発行した時の額なので、変更があると合計が違います）。解約した契約も公開を取り下げた契約も、番号が付いている限り数えます。発注者の種類は申込の発注者で決まり、職名を変更しても移りません［想定］。",
            "The contracts numbered in a fiscal year (April to March), with their amounts of today, after changes and corrections. Daily and monthly close have what was approved that day, the statement what was issued: after a change the sums differ. Terminated contracts and those whose publication was withdrawn count as well: they have a number. The orderer's kind is that of the application, whatever its post is called now [assumed].",
        ),
        "D4" | "D6" => (
            "月ごとの一括納付の明細です。保証金額は発行した時の額で、変更はその月の行になり、額は 0、追加・返戻の保証料だけを数えます（統計は変更のあとの今の額なので、合計が違うことがあります）。解約した契約も公開を取り下げた契約も行に残ります。保証料は、料率が登録された商品だけ出ます［想定］。",
            "The monthly lump statement. Amounts are as issued; a change is a line of its own month with amount 0 and its extra or returned premium. The statistics have today's amounts, so that the sums may differ. Terminated contracts and those whose publication was withdrawn stay in it. Premiums only where a rate is set [assumed].",
        ),
        "B14" => (
            "証書とお知らせの文です。もとにする行を「変更」で開き、新しい名前と明日以後の日を入れて直します。見本のPDFを見てから提案し、ほかの人が確認すると、その日の会社情報と一緒に有効になります。発行済みの証書の文は変わりません。",
            "The sentences of certificate and notice. Change a row to begin a new one from it, with a name and a day from tomorrow on. Look at the specimen before you propose; once another confirms, it counts from its day with a company record. What was issued keeps its sentences.",
        ),
        "B7" => (
            "休日の一覧です。期限と経過は、土日とここの日を除いた営業日・営業時間で数えます［想定］。すぐに効き、ほかの人の確認は要りません。",
            "The holidays: limits and ages count business days and hours without weekends and these days [assumed]. They take effect at once.",
        ),
        "B0" => (
            "マスタの一覧です。発注者の規則・会社・料率・限度額・文面は提案で、別の人が確認すると開始日から有効になります。ほかは、すぐに効いて記録に残ります［想定］。",
            "The masters. Rules, company, rates, limits and wordings are proposed and take effect from their day once another person confirms; the others take effect at once and are recorded [assumed].",
        ),
        "B1" => (
            "確認を待つ提案と、決まった提案です。提案した人は自分では確認できません（本人以外の確認）［想定］。",
            "Proposals that wait, then those that were decided. Nobody confirms their own [assumed].",
        ),
        "B2" => (
            "発注者（被保証者）です。電子保証の可否・割合・渡し方は、その下の規則（適用日つき）にあります［公開資料］。",
            "The orderers. Whether they accept e-guarantees, ratios and how keys are handed in stands in the rules below each, with their dates [public material].",
        ),
        "B2R" => (
            "一つの発注者の規則です。工事の種類・商品ごとに期間を持ち、申込の基準の日で選ばれます［公開資料］。変えるのは提案で、別の人が確認します。",
            "The rules of one orderer, by kind of work, product and period; an application's basis day picks one [public material]. Changes are proposed, another confirms.",
        ),
        "B3" | "B3C" => (
            "請負者と、その契約です。だれかは顧客コードで決まります。統合・付替えは理由とともに記録され、証書に印字した名前は変わりません［想定］。",
            "Contractors and their contracts. The customer code says who it is; merges and moves are kept with their reason, printed names stay [assumed].",
        ),
        "B4" => (
            "預託金融機関の店です。当社と業務契約のある店だけが前払金の預託先になります［案内］。",
            "Bank branches; only those with a contract with the surety take deposits of advances [flyer].",
        ),
        "B5" => (
            "支店（取扱箇所）です。名称・電話・FAX は証書とお知らせに印字されます［案内］。契約番号の先頭は年度ごとに決めます［想定］。",
            "The branches: name, phone and fax are printed [flyer]; the prefix of contract numbers is set per fiscal year [assumed].",
        ),
        "B6" => (
            "利用者です。役割と支店で、見えるものとできることが決まります。停止すると開いている接続も切れます［想定］。",
            "The operators: role and branch decide what they see and do. Who is disabled is disconnected at once [assumed].",
        ),
        "B8" => (
            "証書に印字する会社の情報と、使う文面です［案内］。提案を別の人が確認すると、適用開始の日からの発行に使われます。",
            "The company as certificates print it, with the wording in use [flyer]. Proposed; once another confirms it counts for issues from its day.",
        ),
        "B9" => (
            "商品ごとの保証料率です［想定］。提案を別の人が確認すると有効になり、統計と一括納付明細の保証料に使われます。",
            "Premium rates per product [assumed]. Proposed, another confirms; statistics and lump statement use them.",
        ),
        "B10" => (
            "発行完了・変更等・認証キー再発行のメールの文です。認証キーと金額は書けません［案内］。提案を別の人が確認します。",
            "The wording of the three mails. No key, no amount [flyer]. Proposed, another confirms.",
        ),
        "B11" => (
            "承認限度額です。人・商品ごとに、保証金額いくらまで承認できるかの期間を持ちます［想定］。提案を別の人が確認し、前の限度額も残ります。",
            "Authority limits: up to which amount whoever may approve, per product and period [assumed]. Proposed, another confirms; earlier ones stay.",
        ),
        "B12" => (
            "代行です。不在の審査役に代わって、決めた期間だけ判断します。限度額は代行者本人のもので、不在者が関わったものは担当者には承認できません［想定］。",
            "Who decides in whose place, and when: with limits of their own; a clerk approves nothing that the absent one had a part in [assumed].",
        ),
        "B13" => (
            "担当者ごとの持っている申込の数です。病気のときなどに、すべてを別の人に引き継げます［想定］。",
            "How much everybody has; all of it can go over to somebody else [assumed].",
        ),
        "B15" => (
            "兼務です。自分の支店のほかに、どの支店で仕事をしてよいか。役割と限度額は本人のもののままです［想定］。",
            "Which branches are open to whom besides their own, with their own role and limits [assumed].",
        ),
        _ => return None,
    };
    Some(language.pick(ja, en))
}

/// A field of an application.
#[must_use]
pub fn field(language: Language, field: FieldId) -> &'static str {
    use FieldId as F;
    let (ja, en) = match field {
        F::Origin => (
            "窓口か電話か。だれが入力したかは自動で記録され、入力した人は承認できません［想定］。",
            "Counter or phone. Who enters it is recorded by itself, and does not approve it [assumed].",
        ),
        F::CustomerCode => (
            "保証契約者を一人に決める顧客コードです。同じ名前の会社があるので、だれかはこれで決まります［想定］。候補から選ぶと名称・住所・電話も入ります。",
            "The customer code says who the contractor is: two may share a name [assumed]. Chosen from the list of values it fills in name, address and phone.",
        ),
        F::ApplicantName => (
            "保証契約者の商号です。証書に印字されるので、髙や﨑も含めて届出どおりに入れます［案内］。候補から選べます。",
            "The contractor's name, printed on the certificate: type it as registered [flyer].",
        ),
        F::PostalCode => (
            "郵便番号、数字7桁です（380-8537）。候補から町名を選べ、空の住所に入ります。",
            "Postal code, seven digits (380-8537). The list of values finds its place, which goes into an empty address.",
        ),
        F::Address => (
            "証書に印字される住所です［案内］。番地の「ー」も打ったとおりに残ります。",
            "The address as printed [flyer]. Hyphens stay as typed.",
        ),
        F::Phone => (
            "連絡先の電話番号です。電話対応で、下の桁だけからも探せます。",
            "For calls; the last digits alone find it.",
        ),
        F::JvName => (
            "共同企業体（JV）の名称です［案内］。証書の保証契約者に印字されます［想定］。単独の会社なら空欄です。",
            "The joint venture's name [flyer], printed as the contractor [assumed]; blank for a single firm.",
        ),
        F::JvRepresentative => (
            "JV の代表者です。構成員の一社で、「認証キー」のお知らせの受注者名になります［案内］。",
            "The representative, one of the members: named on the key notice [flyer].",
        ),
        F::JvMembers => (
            "JV の構成員と出資割合です（○○建設㈱ 60、△△土木㈱ 40）。2から20社、割合の合計は100%です［想定］。",
            "The members and their shares: two to twenty, 100 % together [assumed].",
        ),
        F::JvMemberName => (
            "JV の構成員の商号です。届出どおりに入れます。候補から選べます。",
            "A member's name, as registered.",
        ),
        F::JvMemberShare => (
            "この構成員の出資割合、%です。全員で100%になります［想定］。",
            "This member's share, in per cent; 100 together [assumed].",
        ),
        F::OrdererCode => (
            "発注者のコードです。電子保証の可否・割合・端数・渡し方は、この発注者の規則（適用日つき）で決まります［公開資料］。打つと名称が入ります。候補からも選べます。",
            "The orderer's code. Whether e-guarantees are accepted, ratios, rounding and the way to hand in come from the orderer's rules with their dates [public material]. Typed, it fills in the name.",
        ),
        F::OrdererName => (
            "被保証者、発注者の職名です。証書に印字されるとおりに入れます［案内］。候補から選べます。",
            "The beneficiary: the orderer's post title as printed [flyer].",
        ),
        F::WorksName => (
            "契約書のとおりの工事名です［案内］。同じ発注者・工事・商品の申込があると、重複として警告します（年割の前払金は同じ年度のもの）。",
            "As in the works contract [flyer]. The same orderer, works and product again (of an advance by years the same year) is warned of as a duplicate.",
        ),
        F::WorkKind => (
            "工事か業務委託か。前払金の割合が違います（業務は多く30%まで）［公開資料］。",
            "Construction or services: the ratios differ (services mostly up to 30 %) [public material].",
        ),
        F::Price => (
            "請負金額の総額、円です。割合の検査の元になります［案内］。2,000万・1.5億・20百万・20,000千円 でも入ります。",
            "The whole contract price, in yen, from which ratios are checked [flyer]. 2,000万, 1.5億, 20百万 and 20,000千円 are read too.",
        ),
        F::ContractDate => (
            "請負契約日です（R4.11.1、11/1、t は今日）。契約日≦工期の始め≦終わり［公開資料］。",
            "The day of the works contract (2022/11/1, 11/1, t is today): not after the start of the works [public material].",
        ),
        F::ContractDatePlanned => (
            "請負契約日が予定の日か、です。契約保証は契約の前に発行するので、予定でもかまいません［公開資料］。",
            "Whether the contract date is planned: a performance guarantee is issued before the contract [public material].",
        ),
        F::TermFrom => (
            "工期の初日です。請負契約日より前にできません［公開資料］。",
            "The first day of the works; not before the contract date [public material].",
        ),
        F::TermTo => (
            "工期の最終日です。保証期限はこれより前にできません（複数年度の工事は年度末3月31日）［公開資料］。",
            "The last day of the works. The guarantee ends no earlier (works over several years: at a fiscal year's end, 3/31) [public material].",
        ),
        F::NoticeDate => (
            "公告日か指名通知日です。電子保証の開始をこの日で数える発注者で使います［公開資料］。",
            "Day of notice or invitation, for orderers that count the start of e-guarantees from it [public material].",
        ),
        F::FiscalYear => (
            "複数年度の工事（債務負担）で、年度ごとに前払金を申し込むときの年度です（R4、2022、令和4年度）［想定］。保証期限はその年度の3月31日で確かめます［公開資料］。単年度なら空欄。",
            "The fiscal year (R4, 2022) of an advance that is asked for year by year [assumed]; the guarantee end is checked against its 3/31 [public material]. Blank for all others.",
        ),
        F::YearShare => (
            "その年度の年割額（出来高予定額）、円です。前払金の割合は請負金額でなくこの額で確かめます［想定］。単年度なら空欄。",
            "The year's share of the price, in yen: ratios are checked against it instead of the price [assumed]. Blank for all others.",
        ),
        F::Products | F::ProductKind => (
            "申し込む商品です。一つの申込で、前払金と契約保証などを一緒に申し込めます［案内］。",
            "The products asked for: one application may ask for several [flyer].",
        ),
        F::Form(_) => (
            "この商品を電子保証（認証キーを含む）か書面か、申し込まないかを選びます［案内］。入札ボンドは書面だけで、電子を認めない発注者でも書面にします［公開資料］。",
            "Electronic (with an auth key), paper, or not asked for [flyer]. A bid bond is paper only; so is everything where the orderer accepts no e-guarantee [public material].",
        ),
        F::Amount(_) => (
            "保証金額、円です。前払金は請負金額（年割なら年割額）の40%まで、中間前払金は20%まで（合わせて60%）、契約保証は10%以上（低入札は30%）が普通で、発注者の規則が優先します［公開資料］。",
            "In yen. Usually up to 40 % of the price (or of the year's share) for an advance, 20 % more for an interim one (60 % together), at least 10 % for a performance bond (30 % after a low bid); the orderer's rules come first [public material].",
        ),
        F::GuaranteeEnd(_) => (
            "保証の最終日です。空欄なら工期の終わり、年割の前払金はその年度の3月31日です。複数年度の工事は年度末（3月31日）にします［公開資料］。",
            "Its last day. Blank: the end of the works; for an advance by years 3/31 of its fiscal year. For works over several years a fiscal year's end (3/31) [public material].",
        ),
        F::Deposit => (
            "前払金を預ける金融機関と店です。当社と業務契約のある店だけで、前払金と中間前払金で要ります。証書に印字されます［案内］。",
            "Where the advance is deposited: a bank that has a contract with the surety; needed for advances, printed on the certificate [flyer].",
        ),
        F::BankCode => (
            "預託金融機関のコード、数字4桁です。候補から選ぶと店の欄も埋まります。",
            "The deposit bank's code, four digits; chosen from the list of values it fills in the rest.",
        ),
        F::BankBranchCode => (
            "預託する店の番号、数字3桁です。当社と業務契約のある店だけです［案内］。",
            "The bank branch's number, three digits; only branches with a contract with the surety [flyer].",
        ),
        F::BankName => (
            "預託金融機関の名です。証書に印字されます［案内］。前払金と中間前払金で要ります。",
            "The deposit bank's name, printed on the certificate [flyer]; needed for advances.",
        ),
        F::BankBranchName => (
            "預託する店の名です。銀行名に続けて印字されます［案内］。",
            "The bank branch's name, printed behind the bank's [flyer].",
        ),
        F::PremiumMethod => (
            "保証料の納め方です。発行の前に納めるか、月ごとにまとめる一括納付か［案内］。",
            "How the premium is paid: before the issue, or by the monthly lump payment [flyer].",
        ),
        F::PremiumReceivedOn => (
            "保証料の入金を確かめた日です。入っていないと発行に進めません（一括納付を除く）［公開資料］。締めた日にはできません。",
            "The day on which the premium was seen to be received: needed before the issue unless it is paid monthly [public material]. Not on a closed day.",
        ),
        F::LowBid => (
            "低入札か、です。低入札なら契約保証は30%以上になります［公開資料］。",
            "After a low bid a performance bond is at least 30 % [public material].",
        ),
        F::InterimPlanned => (
            "中間前払金を予定しているか、です［案内］。予定なら、あとで前払の契約から写して申し込めます。",
            "Whether an interim advance is planned [flyer]; it can be copied from the first later.",
        ),
        F::CertificationAtHand => (
            "中間前払金の認定調書が手元にあるか、です。認定調書と同じ工事の前払金保証が要ります［公開資料］。",
            "Whether the orderer's certification is here: an interim advance needs it and the first advance on the same works [public material].",
        ),
        F::Note => (
            "社内の備考です。証書にもメールにも出ません。",
            "For the house only; neither printed nor mailed.",
        ),
        F::MailWanted => (
            "発行の手続きが終わったときにメールで知らせるか、です。「希望する」なら宛先が要ります［案内］。",
            "Whether a mail is wanted when everything is issued; then an address is needed [flyer].",
        ),
        F::MailAddress => (
            "お知らせのメールの宛先、半角で一つです。メールには認証キーも証書も載りません［案内］。",
            "Where the mail goes: one address. It carries neither key nor certificate [flyer].",
        ),
    };
    language.pick(ja, en)
}
