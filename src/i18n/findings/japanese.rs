//! The sentences in Japanese.

use super::{
    address_fault, basis, code_form, code_points, day, explanation, limit_text, other_of, percent,
    text_fault,
};
use crate::domain::product::Product;
use crate::domain::rules::FindingKind;
use crate::i18n::Language;
use crate::i18n::dates::yen;
use crate::i18n::domain::product;
use crate::i18n::fields;

pub(super) fn sentence(kind: &FindingKind) -> String {
    use FindingKind as K;
    const JA: Language = Language::Japanese;
    let p = |x| product(JA, x);
    match kind {
        K::Text { field, fault } => {
            format!("{}: {}", fields::label(JA, *field), text_fault(JA, *fault))
        }
        K::Code { field } => format!("{}: {}", fields::label(JA, *field), code_form(JA, *field)),
        K::PostalCode => "郵便番号は 380-8537 の形で入れてください".into(),
        K::MemberCount { count } => format!("JVの構成員は2〜20者です（{count}者）"),
        K::MemberShares { sum } => format!(
            "出資割合の合計が100%ではありません（{}.{:02}%）",
            sum / 100,
            sum % 100
        ),
        K::PriceZero => "請負金額が0円です".into(),
        K::DayOutOfRange { field, day: d } => {
            format!("{}が1900〜2199年の外です（{d}）", fields::label(JA, *field))
        }
        K::ContractAfterStart { contract, start } => {
            format!(
                "請負契約日（{}）が工期の始め（{}）より後です",
                day(*contract),
                day(*start)
            )
        }
        K::TermReversed { from, to } => format!(
            "工期の終わり（{}）が始め（{}）より前です",
            day(*to),
            day(*from)
        ),
        K::NoProducts => "保証の商品が1つも選ばれていません".into(),
        K::ProductTwice { product } => format!("{}が2回申し込まれています", p(*product)),
        K::AmountZero { product } => format!("{}の保証金額が0円です", p(*product)),
        K::AmountOverPrice {
            product,
            amount,
            price,
        } => {
            format!(
                "{}の保証金額{}円が請負金額{}円を超えています",
                p(*product),
                yen(*amount),
                yen(*price)
            )
        }
        K::GuaranteeEndsEarly {
            product,
            end,
            works_end,
        } => format!(
            "{}の保証期限（{}）が工期の終わり（{}）より前です。前でもよいのは年度末（3月31日）だけです",
            p(*product),
            day(*end),
            day(*works_end)
        ),
        K::ShareZero => "年割額が0円です".into(),
        K::ShareOverPrice { share, price } => format!(
            "年割額{}円が請負金額{}円を超えています",
            yen(*share),
            yen(*price)
        ),
        K::AmountOverShare {
            product,
            amount,
            share,
        } => format!(
            "{}の保証金額{}円が年割額{}円を超えています",
            p(*product),
            yen(*amount),
            yen(*share)
        ),
        K::YearOutsideTerm { year, from, to } => format!(
            "年割の年度（{}）に工期（{}〜{}）がかかっていません",
            year.both(),
            day(*from),
            day(*to)
        ),
        K::GuaranteeBeforeYearEnd {
            product,
            end,
            year,
            year_end,
        } => format!(
            "{}の保証期限（{}）が{}の年割の期限（{}）より前です",
            p(*product),
            day(*end),
            year.long(),
            day(*year_end)
        ),
        K::GuaranteePastYearEnd {
            product,
            end,
            year,
            year_end,
        } => format!(
            "{}の保証期限（{}）が{}の年割の期限（{}）より後です",
            p(*product),
            day(*end),
            year.long(),
            day(*year_end)
        ),
        K::BidBondElectronic => {
            "契約保証予約（入札ボンド）は電子では発行しません。書面にしてください".into()
        }
        K::MailAddressMissing => "お知らせを希望していますが、メールアドレスがありません".into(),
        K::MailAddressBad { fault } => {
            format!("メールアドレスに送れません: {}", address_fault(JA, fault))
        }
        K::ElectronicNotAccepted { product } => {
            format!(
                "この発注者は{}の電子保証を受け付けていません。書面で発行できます",
                p(*product)
            )
        }
        K::ElectronicNotYet {
            product,
            from,
            basis: b,
            day: d,
        } => format!(
            "この発注者が{}の電子保証を受け付けるのは{}が{}以後のものです（この申込は{}）。書面で発行できます",
            p(*product),
            basis(JA, *b),
            day(*from),
            day(*d)
        ),
        K::ElectronicUnknown { product } => {
            format!(
                "{}の電子保証を受け付けるかどうか、規定がありません。書面で発行できます",
                p(*product)
            )
        }
        K::BasisDayMissing { product, basis: b } => {
            format!(
                "{}の電子保証は{}で決まりますが、その日付がありません",
                p(*product),
                basis(JA, *b)
            )
        }
        K::OverLimit {
            product,
            amount,
            limit,
        } => format!(
            "{}{}円が限度額{}円を超えています（{}）",
            p(*product),
            yen(*amount),
            yen(limit.limit),
            explanation(JA, limit)
        ),
        K::AdvancesOverCeiling {
            product,
            first,
            interim,
            beside,
            ceiling,
            permille,
            year,
        } => format!(
            "前払金{}円{}と中間前払金{}円{}の合計が{}の{}（{}円）を超えています",
            yen(*first),
            other_of(beside, *product == Product::InterimAdvance, ("（", "）")),
            yen(*interim),
            other_of(beside, *product == Product::AdvancePayment, ("（", "）")),
            year.map_or("請負金額".to_owned(), |it| format!(
                "{}の年割額",
                it.long()
            )),
            percent(*permille),
            yen(*ceiling)
        ),
        K::BelowMinimum { amount, minimum } => format!(
            "契約保証{}円が必要額{}円に足りません（{}）",
            yen(*amount),
            yen(minimum.limit),
            explanation(JA, minimum)
        ),
        K::InterimWithoutAdvance => "同じ工事の前払金保証がありません".into(),
        K::DepositMissing => "前払金の保証には預託金融機関が必要です".into(),
        K::BankNotContracted => "この金融機関とは預託の契約がありません".into(),
        K::PremiumNotReceived => "保証料が入金されていません（都度納付）".into(),
        K::PremiumInFuture { received, today } => {
            format!(
                "保証料の入金日（{}）が今日（{}）より後です",
                day(*received),
                day(*today)
            )
        }
        K::OverAuthority {
            product,
            amount,
            limit,
        } => format!(
            "{}{}円は承認限度額（{}）を超えています",
            p(*product),
            yen(*amount),
            limit_text(*limit, "権限なし", "")
        ),
        K::MissingGlyph { field, text } => format!(
            "{}の「{text}」（{}）は証書に印字できる字体がありません",
            fields::label(JA, *field),
            code_points(text)
        ),
        K::UnusualCharacter { field, character } => format!(
            "{}に見え方が変わりうる文字 U+{:04X} があります（異体字・外字）",
            fields::label(JA, *field),
            u32::from(*character)
        ),
        K::RepresentativeNotMember => "JVの代表者が構成員の中にありません".into(),
        K::OrdererNotInMaster { code: None } => "発注者が台帳にありません".into(),
        K::OrdererNotInMaster { code: Some(code) } => {
            format!("発注者コード {code} とこの名称の組は台帳にありません")
        }
        K::NoRule { product } => format!(
            "この発注者の{}の規定がないので、一般の率で確かめました",
            p(*product)
        ),
        K::BankNotInMaster => "預託金融機関が台帳になく、預託の契約があるか分かりません".into(),
        K::PlannedAfterStart { contract, start } => {
            format!(
                "予定の契約日（{}）が工期の始め（{}）より後です",
                day(*contract),
                day(*start)
            )
        }
        K::PlannedWithAdvance { product } => format!(
            "請負契約がまだ予定なのに{}が申し込まれています",
            p(*product)
        ),
        K::PlannedDayPast { contract, today } => {
            format!(
                "予定の契約日（{}）を過ぎています（今日は{}）",
                day(*contract),
                day(*today)
            )
        }
        K::ContractLongPast { contract, .. } => {
            format!("請負契約日（{}）が1年以上前です", day(*contract))
        }
        K::ContractFarAhead { contract, .. } => {
            format!("請負契約日（{}）が6か月以上先です", day(*contract))
        }
        K::WorksOver { end, today } => format!(
            "工期が終わっています（{}まで、今日は{}）",
            day(*end),
            day(*today)
        ),
        K::TermLong { from, to } => {
            format!("工期が10年を超えています（{}〜{}）", day(*from), day(*to))
        }
        K::GuaranteePast { product, end, .. } => {
            format!("{}の保証期限（{}）を過ぎています", p(*product), day(*end))
        }
        K::GuaranteeFar {
            product,
            end,
            works_end,
        } => format!(
            "{}の保証期限（{}）が工期の終わり（{}）より1年以上後です",
            p(*product),
            day(*end),
            day(*works_end)
        ),
        K::PerformanceEndsEarly { end, works_end } => format!(
            "契約保証の保証期限（{}）が工期の終わり（{}）より前の年度末です",
            day(*end),
            day(*works_end)
        ),
        K::FirstAdvanceUnknown => "中間前払金の前提になる前払金保証が見つかりません".into(),
        K::PerformanceWithoutAdvance => {
            "契約保証は前払金保証の特約です。同じ工事の前払金保証が、この申込にも発行済みの契約にも見つかりません".into()
        }
        K::SharesOverPrice {
            share,
            others,
            price,
        } => format!(
            "年割額{}円とほかの年度の年割額の合計{}円を足すと、請負金額{}円を超えます",
            yen(*share),
            yen(*others),
            yen(*price)
        ),
        K::CodeOfAnother { code, firm } => {
            format!("顧客コード {code} は「{firm}」のもので、申込者の名称と違います")
        }
        K::CertificationMissing => "中間前払金の認定調書がまだありません".into(),
        K::Duplicate { numbers } => {
            format!(
                "発注者・工事名・商品が同じ申込がほかにあります: {}",
                numbers.join("、")
            )
        }
    }
}
