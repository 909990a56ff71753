//! The fields of a change, correction or termination.

use crate::domain::amendment::AmendedField;
use crate::i18n::Language;

/// A field of the certificate as it will read afterwards.
#[must_use]
pub fn amended(language: Language, field: AmendedField) -> &'static str {
    use AmendedField as F;
    let (ja, en) = match field {
        F::GuaranteeEnd => (
            "変更後の保証の最終日です（R5.3.31、2023/3/31 など）。工期の終わりより前にできません。複数年度の工事は各年度末（3月31日）にできます［公開資料］。",
            "The last day of the guarantee after this (2023/3/31, R5.3.31). Not before the end of the works; works over several years may end with a fiscal year, 3/31 [public material].",
        ),
        F::TermFrom => (
            "変更後の工期の初日です。契約日より前にできません。請負契約書のとおりに入れます［案内］。",
            "The first day of the works after this, as in the works contract [flyer]; not before the contract date.",
        ),
        F::TermTo => (
            "変更後の工期の最終日です。延びて保証期限を過ぎるときは、保証期限も一緒に変えます［公開資料］。",
            "The last day of the works after this. Where it passes the end of the guarantee, that is changed too [public material].",
        ),
        F::Amount => (
            "変更後の保証金額（総額）、円です。差額ではありません（2,000万、２千万 でも入ります）。承認には限度額がこの額に足りる人が要ります［想定］。",
            "The guaranteed amount after this: the whole, in yen, not the difference. The approver's limit has to cover it [assumed].",
        ),
        F::Price => (
            "変更後の請負金額（総額）、円です。前払金保証でこれだけが変わるときは手続き不要で、記録だけします［案内］。契約保証では変更の手続きです。減額では、前払金が新しい額の5割（設計・測量は4割）まで残せます［公開資料］。",
            "The contract price after this, the whole, in yen. Of an advance guarantee the price alone needs no procedure [flyer], of a performance guarantee it does. After a reduction the advance may stay up to 5/10 (design and survey 4/10) of it [public material].",
        ),
        F::YearShare => (
            "その年度の年割額（出来高予定額）、円です。請負金額までで、保証金額はこの額までです。証書には印字しません［想定］。",
            "The year's share of the price, in yen: at most the price, and the amount at most this. Not printed [assumed].",
        ),
        F::ContractDate => (
            "請負契約日です。契約保証では予定の日でもかまいません。工期の初日より後にできません［公開資料］。",
            "The day of the works contract; of a performance guarantee it may be planned. Not after the first day of the works [public material].",
        ),
        F::DepositBank => (
            "前払金を預ける金融機関と店です。当社と業務契約のある店だけで、証書に印字します［案内］。候補から選べます。",
            "Bank and branch where the advance is deposited: only those with a contract with the surety; printed [flyer]. It can be chosen from the list of values.",
        ),
        F::Beneficiary => (
            "被保証者、発注者の職名です。証書に印字されるとおりに入れます［案内］。候補から選べます。",
            "The beneficiary: the orderer's post title as it will be printed [flyer]. It can be chosen from the list of values.",
        ),
        F::ContractorName => (
            "保証契約者の正しい商号です。髙・﨑・㈱ も届出どおりに印字します［案内］。直せるのは訂正だけです［想定］。",
            "The contractor's right name, printed as it is registered [flyer]. Only a correction changes it [assumed].",
        ),
        F::ContractorAddress => (
            "保証契約者の正しい住所です。番地の「ー」も打ったとおりに印字します［案内］。直せるのは訂正だけです［想定］。",
            "The contractor's right address, printed as typed [flyer]. Only a correction changes it [assumed].",
        ),
        F::WorksName => (
            "正しい工事名です。請負契約書のとおりに印字します［案内］。直せるのは訂正だけです［想定］。",
            "The right name of the works, as in the works contract [flyer]. Only a correction changes it [assumed].",
        ),
        F::Representative => (
            "JV の代表者の商号です。「認証キー」のお知らせの受注者名になります［案内］。直せるのは訂正だけです［想定］。",
            "The member that represents the joint venture: named on the key notice [flyer]. Only a correction changes it [assumed].",
        ),
        F::TerminatedOn => (
            "保証が終わる日です。証書の表題の下に「解約」とこの日を印字します［想定］。保証期限より後なら警告し、理由を残せば進めます。",
            "The day on which the guarantee ends, printed under the title [assumed]. After the guarantee's own end it is warned of; a reason lets it pass.",
        ),
    };
    language.pick(ja, en)
}

/// 追加・返戻保証料.
#[must_use]
pub fn premium(language: Language) -> &'static str {
    language.pick(
        "この手続きで追加で受け取る、または返す保証料、円です。料率から計算した額を入れます。返戻は先頭に半角の - を付けます（-1,200）。増減がなければ空欄です［想定］。変更取消では、取り消す変更の分を戻す額が入っています。違う額にすると理由を求めます。証書には印字しません。",
        "The premium that this adds or gives back, in yen, as computed from the rate. A returned one begins with - (-1,200); blank where there is none [assumed]. A cancellation begins with what gives back the cancelled change's; another amount needs a reason. Not printed.",
    )
}

/// Why the procedure is done.
#[must_use]
pub fn reason(language: Language) -> &'static str {
    language.pick(
        "この手続きをする理由です（200字まで）。承認する人が読み、履歴に残ります［想定］。証書にもメールにも出ません。空欄にはできません。",
        "Why this is done, up to 200 characters: the approver reads it and the history keeps it [assumed]; neither printed nor mailed. Not blank.",
    )
}
