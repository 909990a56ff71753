//! What a screen or a field is, which rule holds for it, and where the rule comes from: shown by help, above the keys.
//! What the flyer of the electronic guarantee explains stands here in our own words, where it applies.

use super::Language;
use crate::domain::field::FieldId;

/// A screen, by its id; none for a screen that explains itself (help, key test).
#[must_use]
pub fn screen(language: Language, id: &str) -> Option<&'static str> {
    let (ja, en) = match id {
        "S0" => (
            "データベースにつながるのを待つ画面です。つながると自分の最初の画面が開きます。",
            "Waits for the database; then your first screen opens.",
        ),
        "Q1" => (
            "まだ発行の済んでいない申込です。請負者のネットデスクから届いたものと、窓口・電話で入力したものが並びます。引受けた人が審査して承認を依頼し、別の人が承認します（四つの目。データベースの規則）。",
            "Applications that are not issued yet: from the contractors' Net Desk, and entered at the counter. Whoever claims one examines and submits it; somebody else approves it (four eyes, a rule of the database).",
        ),
        "Q2" => (
            "承認を待つ申込です。自分が起案・入力・提出に関わったものと、承認限度額を超えるものは承認できません。限度額は商品ごとで、管理者が登録したものです。",
            "Applications that wait for approval. Nobody approves what they had a part in, or what is over their limit. Limits are per product, set by an administrator.",
        ),
        "R1" => (
            "証書に印字されるとおりの内容です。承認は、いま見ている内容（改訂と照合値）にだけ効きます。だれかが変えていれば承認されず、違いが出ます。",
            "The certificate as it will read. An approval holds for exactly this content; if somebody changed it meanwhile it is refused and the difference shown.",
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
            "窓口・電話での申込です。区分は申込書と同じです。電子保証は、発注者が利用を認めた工事・業務だけで、認めた日からです。入力した人は承認できません。",
            "An application at the counter or by phone, in the sections of the contractor's own form. Electronic guarantees only where the orderer accepts them, from their day on. Who enters it cannot approve it.",
        ),
        "C1" | "C2" => (
            "発行した保証契約です。電子証書は閲覧システムに置かれ、発注者は契約番号と認証キーで見ます。紙に印刷した証書は請求に使えません。電子保証発行日時は、閲覧システムに証書が到着した日時です。",
            "Guarantees that were issued. The e-certificate stands on the platform; the orderer reads it with number and auth key. A printed copy does not count. The issue time is when it arrived at the platform.",
        ),
        "L1" => (
            "一つの台帳から二つの履歴を見せます。社員の履歴はすべて、請負者の履歴では訂正・変更取消されたものが隠れます。発生番号は起きた順で、付け直しません。",
            "Two histories of one ledger: staff sees every event; the contractor's hides what was corrected or cancelled. Occurrence numbers follow the order of events and are never given anew.",
        ),
        "K1" | "K2" => (
            "日付・金額・相手方・空欄のどの組み合わせでも探せます（取引記録の検索の決まり）。全角半角、髙と高、㈱と株式会社は同じとみなします。",
            "Any combination of dates, amounts, counterparty and blank fields (the law on records). Widths, 髙 and 高, ㈱ and 株式会社 count as the same.",
        ),
        "K3" => (
            "電話の相手の契約を一度で探し、状態・通知・発注者の照会と、答え方を並べます。認証キーは電話で伝えず、お知らせのPDFを案内します。",
            "One look-up for a caller: state, mail, the orderer's look-up, and what to say. The key is never told by phone; the notice (PDF) is.",
        ),
        "P1" | "P2" => (
            "承認のあとの処理です。番号→鍵→公開→到着→通知の順に進みます。通知メールには鍵も証書も載せず、取りに行く場所を知らせます。停止したものは人の判断を待っています。",
            "What follows an approval: number, key, publication, arrival, mail. The mail carries neither key nor certificate; it says where to fetch them. What stopped waits for a person.",
        ),
        "M1" | "M2" | "M3" => (
            "変更・訂正・変更取消・解約です。発行と同じく別の人が承認します。証書は変更後の内容で、題名の後に発生番号が付きます。前払金保証で請負金額だけが変わるときは手続き不要です（契約保証では変更です）。",
            "Change, correction, cancellation, termination; approved by another as an issue is. The certificate shows the content after the change with its occurrence number. A change of the price alone needs no procedure for an advance guarantee (it does for a performance bond).",
        ),
        "G1" => (
            "支店の件数です。経過は営業日（土日と休日を除く）、期限は状態ごとの営業時間で、管理者が決めます。件数で Enter を押すとその一覧が開きます。",
            "What the branch has before it. Ages are business days (weekends and holidays do not count); limits are business hours per state, set by an administrator. Enter on a count opens its list.",
        ),
        "W1" | "W2" | "W3" => (
            "監査の記録です。変えることも消すこともできません。鍵をだれが何のために見たか、拒否された操作も残ります。閲覧したことも記録されます。",
            "The records: never changed, never deleted. Who saw which key and why, and refused attempts, are among them. Reading them is itself recorded.",
        ),
        "W9" => ("記録の一行の全体です。", "One row of the records, whole."),
        "D1" | "D2" | "D5" => (
            "承認＝発行＝到着＝通知を日と月で突き合わせます。締めた期間は、締めた人とは別の人が理由を残して再開するまで動きません。",
            "Approved = issued = arrived = mailed, by day and month. A closed period stays closed until somebody else reopens it with a reason.",
        ),
        "D3" | "D4" | "D6" => (
            "年度（4月から3月）の統計と、月ごとの一括納付の明細です。保証料は、料率が登録された商品だけ出ます。",
            "Figures of a fiscal year (April to March) and the monthly lump statement. Premiums only where a rate is set.",
        ),
        "B14" => (
            "証書とお知らせの文です。もとにする行を「変更」で開き、新しい名前と明日以後の日を入れて直します。見本のPDFを見てから提案し、ほかの人が確認すると、その日の会社情報と一緒に有効になります。発行済みの証書の文は変わりません。",
            "The sentences of certificate and notice. Change a row to begin a new one from it, with a name and a day from tomorrow on. Look at the specimen before you propose; once another confirms, it counts from its day with a company record. What was issued keeps its sentences.",
        ),
        id if id.starts_with('B') => (
            "マスタです。発注者の取扱い・会社と文面・料率は、ほかの人が確認した提案だけが有効になります。いつから効くかを必ず持ちます。",
            "Masters. An orderer's rules, the company with its wording, and rates take effect only by a proposal that another person confirms, from a day on.",
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
            "窓口か電話か。だれが入力したかは自動で記録されます。",
            "Counter or phone. Who enters it is recorded by itself.",
        ),
        F::CustomerCode | F::ApplicantName => (
            "保証契約者です。商号は証書に印字されるので、髙や﨑も含めて届出どおりに入れます。同じ名前の会社があるので、だれかは顧客コードで決まります（F4 で選ぶ）。",
            "The contractor. The name is printed: type it as registered. Two may share a name; the customer code says who it is (F4).",
        ),
        F::PostalCode | F::Address => (
            "証書に印字される住所です。郵便番号から F4 で町名を選べます。番地の「ー」もそのまま残ります。",
            "The address as printed. F4 finds the place of a postal code. Hyphens stay as typed.",
        ),
        F::Phone => (
            "連絡先です。電話対応で、下の桁だけからも探せます。",
            "For calls; the last digits alone find it.",
        ),
        F::JvName | F::JvRepresentative | F::JvMembers | F::JvMemberName | F::JvMemberShare => (
            "共同企業体です。証書には JV 名、お知らせには代表者の名が出ます。構成員は2から20、出資割合の合計は100%です。",
            "A joint venture: its name on the certificate, its representative on the notice. Two to twenty members whose shares sum to 100 %.",
        ),
        F::OrdererCode | F::OrdererName => (
            "被保証者（発注者の職名）です。印字される名称で決まり、電子保証の可否・割合・端数・渡し方はこの発注者の規則（適用日つき）によります。F4 で選べます。",
            "The beneficiary, as printed (a post title). Whether e-guarantees are accepted, ratios, rounding and the way to hand in come from this orderer's rules with their dates (F4).",
        ),
        F::WorksName => (
            "契約書のとおりの工事名です。同じ発注者・工事・商品の申込があると、重複として警告します（年割の前払金は同じ年度のもの）。",
            "As in the works contract. The same orderer, works and product again (of an advance by years the same year) is warned of as a duplicate.",
        ),
        F::WorkKind => (
            "工事か業務委託か。前払金の割合が違います（業務は多く30%まで）。",
            "Construction or services: the ratios differ (services mostly up to 30 %).",
        ),
        F::Price => (
            "請負金額の総額です。割合の検査の元になります。2,000万 や ２千万 でも入ります。",
            "The whole contract price, from which ratios are checked. 2,000万 or ２千万 are read too.",
        ),
        F::ContractDate | F::ContractDatePlanned => (
            "請負契約日です。契約日≦工期の始め≦終わり。契約保証は契約の前に発行するので、予定の日でもかまいません。",
            "Not after the start of the works. A performance bond is issued before the contract, so the day may be planned.",
        ),
        F::TermFrom | F::TermTo => (
            "工期です。保証期限は工期の終わりより前にできません（複数年度の工事は年度末3月31日）。",
            "The term of the works. The guarantee ends no earlier (works over several years: at a fiscal year's end, 3/31).",
        ),
        F::NoticeDate => (
            "公告日か指名通知日です。電子保証の開始をこの日で数える発注者で使います。",
            "Day of notice or invitation, for orderers that count the start of e-guarantees from it.",
        ),
        F::FiscalYear | F::YearShare => (
            "複数年度の工事（債務負担）で、年度ごとに前払金を申し込むときに入れます。年度（R4、2022）と、その年度の年割額（出来高予定額）。前払金の割合はこの額で、保証期限はその年度の3月31日で確かめます。単年度なら空欄。",
            "For works over several fiscal years whose advances are asked for year by year: the year (R4, 2022) and its share of the price. Ratios are checked against the share, the guarantee end against 3/31 of the year. Blank for all others.",
        ),
        F::Products | F::ProductKind | F::Form(_) => (
            "商品ごとに電子保証（認証キーを含む）か書面かを選びます。入札ボンドは書面だけです。電子を認めない発注者では書面にします。",
            "Electronic (with an auth key) or paper, per product. A bid bond is paper only; so is everything where the orderer accepts no e-guarantee.",
        ),
        F::Amount(_) => (
            "保証金額です。前払金は請負金額（年割なら年割額）の40%まで、中間前払金は20%まで（合わせて60%）、契約保証は10%以上（低入札は30%）が普通で、発注者の規則が優先します。",
            "Usually up to 40 % of the price (or of the year's share) for an advance, 20 % more for an interim one (60 % together), at least 10 % for a performance bond (30 % after a low bid); the orderer's rules come first.",
        ),
        F::GuaranteeEnd(_) => (
            "空欄なら工期の終わり、年割の前払金はその年度の3月31日です。複数年度の工事は年度末（3月31日）にします。",
            "Blank: the end of the works; for an advance by years 3/31 of its fiscal year. For works over several years a fiscal year's end (3/31).",
        ),
        F::Deposit | F::BankCode | F::BankBranchCode | F::BankName | F::BankBranchName => (
            "前払金を預ける金融機関です。保証会社と業務契約のある店だけで、前払金と中間前払金で要ります。証書に印字されます（F4）。",
            "Where the advance is deposited: a bank that has a contract with the surety; needed for advances, printed on the certificate (F4).",
        ),
        F::PremiumMethod | F::PremiumReceivedOn => (
            "保証料は入金を確かめてから発行します。一括納付なら月ごとの明細で納めます。締めた日の入金日は変えられません。",
            "Issued after the premium was received, or by the monthly lump payment. A receipt on a closed day is not changed.",
        ),
        F::LowBid => (
            "低入札なら契約保証は30%以上になります。",
            "After a low bid a performance bond is at least 30 %.",
        ),
        F::InterimPlanned => (
            "中間前払金を予定しているか。あとで前払の契約から複写できます。",
            "An interim advance is planned; it can be copied from the first later.",
        ),
        F::CertificationAtHand => (
            "中間前払金には、発注者の認定調書と、同じ工事の前払金保証が要ります。",
            "An interim advance needs the orderer's certification and the first advance on the same works.",
        ),
        F::Note => (
            "社内の備考です。証書にもメールにも出ません。",
            "For the house only; neither printed nor mailed.",
        ),
        F::MailWanted | F::MailAddress => (
            "希望する人に、発行の手続きが終わるとメールで知らせます。メールには認証キーも証書も載りません。",
            "Told by mail when everything is issued, if wanted. The mail carries neither key nor certificate.",
        ),
    };
    language.pick(ja, en)
}
