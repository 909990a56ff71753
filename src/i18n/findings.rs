//! What a check found, as a clerk reads it: what is wrong, by which rule, with the figures.

use super::Language;
use super::dates::{grouped, yen};
use super::domain::product;
use super::fields;
use crate::domain::date::{self, FiscalYear};
use crate::domain::field::FieldId;
use crate::domain::mail_address::AddressFault;
use crate::domain::money::Yen;
use crate::domain::orderer::BasisDate;
use crate::domain::product::Product;
use crate::domain::rules::{FindingKind, LimitExplanation, LimitSource, Remedy};
use crate::domain::text::TextFault;
use chrono::NaiveDate;

fn day(day: NaiveDate) -> String {
    date::long(day)
}

/// The same in English, as everywhere else.
fn on(day: &NaiveDate) -> String {
    date::slashed(*day)
}

fn year(year: FiscalYear) -> String {
    format!("FY {}", year.year())
}

/// Thousandths as a percentage: `40 %`, `33.3 %`.
fn percent(permille: u32) -> String {
    match permille % 10 {
        0 => format!("{}%", permille / 10),
        tenth => format!("{}.{tenth}%", permille / 10),
    }
}

/// `U+2A6A5`, of every character.
/// `U+20B9F U+3099`: characters that may be shown by no screen either.
#[must_use]
pub fn code_points(text: &str) -> String {
    let codes: Vec<String> = text
        .chars()
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    codes.join(" ")
}

fn basis(language: Language, basis: BasisDate) -> &'static str {
    match basis {
        BasisDate::Notice => language.pick("公告日", "notice date"),
        BasisDate::Contract => language.pick("請負契約日", "contract date"),
        BasisDate::Invitation => language.pick("通知日", "invitation date"),
    }
}

/// The form of a master's code.
#[must_use]
pub fn code_form(language: Language, field: FieldId) -> &'static str {
    match field {
        FieldId::BankCode => language.pick("数字4桁です", "takes 4 digits"),
        FieldId::BankBranchCode => language.pick("数字3桁です", "takes 3 digits"),
        _ => language.pick(
            "英数字4〜12桁です（候補から選べます。分からなければ空けておく）",
            "takes 4 to 12 letters and digits (choose it from the list of values; leave it empty if unknown)",
        ),
    }
}

/// What is wrong with a text.
#[must_use]
pub fn text_fault(language: Language, fault: TextFault) -> String {
    match fault {
        TextFault::Blank => language.pick("入力がありません", "is missing").to_owned(),
        TextFault::TooLong { chars, max } => language.pick(
            format!("{chars}文字あります（{max}文字まで）"),
            format!("has {chars} characters (at most {max})"),
        ),
        TextFault::Character(c) => language.pick(
            format!("使えない文字 U+{:04X} があります", u32::from(c)),
            format!(
                "holds the character U+{:04X}, which is never stored",
                u32::from(c)
            ),
        ),
    }
}

/// What is wrong with a mail address.
#[must_use]
pub fn address_fault(language: Language, fault: &AddressFault) -> String {
    match fault {
        AddressFault::Empty => language
            .pick("入力がありません", "nothing there")
            .to_owned(),
        AddressFault::TooLong => language.pick("長すぎます", "too long").to_owned(),
        AddressFault::FullWidth(plain) => language.pick(
            format!("全角文字があります。{plain} ですか"),
            format!("full-width letters; perhaps {plain}"),
        ),
        AddressFault::Character(c) => language.pick(
            format!("使えない文字 U+{:04X} があります", u32::from(*c)),
            format!("it holds the character U+{:04X}", u32::from(*c)),
        ),
        AddressFault::At(count) => language.pick(
            format!("@ は1つだけです（{count}個あります）"),
            format!("@ stands there {count} times"),
        ),
        AddressFault::NoLocal => language
            .pick("@ の前がありません", "nothing before @")
            .to_owned(),
        AddressFault::Domain(domain) => language.pick(
            format!("@ の後「{domain}」の形が正しくありません"),
            format!("'{domain}' is no domain"),
        ),
    }
}

/// How a limit came about: `500,000,000円のうち2億円までの40%＋…、1万円未満切捨て、上限…`.
#[must_use]
pub fn explanation(language: Language, limit: &LimitExplanation) -> String {
    let parts: Vec<String> = limit
        .parts
        .iter()
        .map(|part| {
            let share = percent(part.permille);
            language.pick(
                format!("{}円の{share}", yen(part.of)),
                format!("{share} of ¥{}", yen(part.of)),
            )
        })
        .collect();
    let source = match limit.source {
        LimitSource::Rule { valid_from } => language.pick(
            format!("発注者の規定（{}から）", day(valid_from)),
            format!("orderer's rule from {}", on(&valid_from)),
        ),
        LimitSource::Usual => language.pick("一般の率", "usual ratio").to_owned(),
        LimitSource::LowBid => language.pick("低入札の率", "low-bid ratio").to_owned(),
    };
    let of = match limit.year {
        Some(it) => language.pick(
            format!("{}の年割額 ", it.long()),
            format!("share of {} ", year(it)),
        ),
        None => String::new(),
    };
    let mut text = format!("{source}: {of}{}", parts.join(language.pick("＋", " + ")));
    if limit.rounding_decided() {
        let unit = grouped(limit.rounding.get());
        text.push_str(&language.pick(format!("、{unit}円単位"), format!(", in units of ¥{unit}")));
    }
    if limit.cap_decided() {
        let cap = yen(limit.limit);
        text.push_str(&language.pick(format!("、上限{cap}円"), format!(", capped at ¥{cap}")));
    }
    text
}

/// The sentence for a finding. May hold text of foreign origin.
#[must_use]
pub fn sentence(language: Language, kind: &FindingKind) -> String {
    match language {
        Language::Japanese => japanese(kind),
        Language::English => english(kind),
    }
}

/// Behind an amount: the number of the guarantee that it is of, where that is another one than is asked for.
fn other_of(number: &Option<String>, is_other: bool, (before, after): (&str, &str)) -> String {
    match number {
        Some(number) if is_other => format!("{before}{number}{after}"),
        _ => String::new(),
    }
}

fn limit_text(limit: Option<Yen>, none: &str, prefix: &str) -> String {
    limit.map_or_else(|| none.to_owned(), |l| format!("{prefix}{}", yen(l)))
}

fn japanese(kind: &FindingKind) -> String {
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

fn english(kind: &FindingKind) -> String {
    use FindingKind as K;
    const EN: Language = Language::English;
    let p = |x| product(EN, x);
    match kind {
        K::Text { field, fault } => {
            format!("{} {}", fields::label(EN, *field), text_fault(EN, *fault))
        }
        K::Code { field } => format!("{} {}", fields::label(EN, *field), code_form(EN, *field)),
        K::PostalCode => "A postal code reads 380-8537".into(),
        K::MemberCount { count } => format!("A JV has 2 to 20 members; this one has {count}"),
        K::MemberShares { sum } => format!(
            "The shares add up to {}.{:02}%, not to 100%",
            sum / 100,
            sum % 100
        ),
        K::PriceZero => "The price is ¥0".into(),
        K::DayOutOfRange { field, day } => format!(
            "{} {day} is outside 1900 to 2199",
            fields::label(EN, *field), day = on(day)),
        K::ContractAfterStart { contract, start } => {
            format!("The contract date {contract} is after the start of the term {start}", contract = on(contract), start = on(start))
        }
        K::TermReversed { from, to } => format!("The term ends {to}, before it starts {from}", to = on(to), from = on(from)),
        K::NoProducts => "No guarantee is applied for".into(),
        K::ProductTwice { product } => format!("{} is asked for twice", p(*product)),
        K::AmountZero { product } => format!("The amount of {} is ¥0", p(*product)),
        K::AmountOverPrice {
            product,
            amount,
            price,
        } => {
            format!(
                "The amount of {} ¥{} is over the price ¥{}",
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
            "{} ends {end}, before the works ({works_end}); only a fiscal year's end (31 March) may be earlier",
            p(*product), end = on(end), works_end = on(works_end)),
        K::ShareZero => "The year's share is ¥0".into(),
        K::ShareOverPrice { share, price } => format!(
            "The year's share ¥{} is over the price ¥{}",
            yen(*share),
            yen(*price)
        ),
        K::AmountOverShare {
            product,
            amount,
            share,
        } => format!(
            "The amount of {} ¥{} is over the year's share ¥{}",
            p(*product),
            yen(*amount),
            yen(*share)
        ),
        K::YearOutsideTerm { year: it, from, to } => {
            format!("The works ({from} to {to}) have no part in {}", year(*it), to = on(to), from = on(from))
        }
        K::GuaranteeBeforeYearEnd {
            product,
            end,
            year: it,
            year_end,
        } => format!(
            "{} ends {end}, before the end of {} ({year_end})",
            p(*product),
            year(*it), end = on(end), year_end = on(year_end)),
        K::GuaranteePastYearEnd {
            product,
            end,
            year: it,
            year_end,
        } => format!(
            "{} ends {end}, after the end of {} ({year_end})",
            p(*product),
            year(*it), end = on(end), year_end = on(year_end)),
        K::BidBondElectronic => "A bid bond is never electronic; make it paper".into(),
        K::MailAddressMissing => "The mail is wanted, but there is no address".into(),
        K::MailAddressBad { fault } => format!(
            "The mail address cannot be sent to: {}",
            address_fault(EN, fault)
        ),
        K::ElectronicNotAccepted { product } => {
            format!(
                "This orderer does not accept e-guarantee for {}; paper is possible",
                p(*product)
            )
        }
        K::ElectronicNotYet {
            product,
            from,
            basis: b,
            day,
        } => format!(
            "This orderer accepts e-guarantee for {} with a {} from {from} on (here: {day}); paper is possible",
            p(*product),
            basis(EN, *b), from = on(from), day = on(day)),
        K::ElectronicUnknown { product } => {
            format!(
                "No rule says whether e-guarantee is accepted for {}; paper is possible",
                p(*product)
            )
        }
        K::BasisDayMissing { product, basis: b } => {
            format!(
                "E-guarantee for {} depends on the {}, which is not given",
                p(*product),
                basis(EN, *b)
            )
        }
        K::OverLimit {
            product,
            amount,
            limit,
        } => format!(
            "{} ¥{} is over the limit ¥{} ({})",
            p(*product),
            yen(*amount),
            yen(limit.limit),
            explanation(EN, limit)
        ),
        K::AdvancesOverCeiling {
            product,
            first,
            interim,
            beside,
            ceiling,
            permille,
            year: it,
        } => format!(
            "Advance ¥{}{} and interim ¥{}{} together are over {} of {} (¥{})",
            yen(*first),
            other_of(beside, *product == Product::InterimAdvance, (" (", ")")),
            yen(*interim),
            other_of(beside, *product == Product::AdvancePayment, (" (", ")")),
            percent(*permille),
            it.map_or("the price".to_owned(), |it| format!(
                "the share of {}",
                year(it)
            )),
            yen(*ceiling)
        ),
        K::BelowMinimum { amount, minimum } => format!(
            "Performance ¥{} is below the minimum ¥{} ({})",
            yen(*amount),
            yen(minimum.limit),
            explanation(EN, minimum)
        ),
        K::InterimWithoutAdvance => "There is no advance guarantee for the same works".into(),
        K::DepositMissing => "An advance needs a deposit bank".into(),
        K::BankNotContracted => "This bank has no contract with the company".into(),
        K::PremiumNotReceived => "The premium has not been received".into(),
        K::PremiumInFuture { received, today } => {
            format!("The premium's date {received} is after today {today}", today = on(today), received = on(received))
        }
        K::OverAuthority {
            product,
            amount,
            limit,
        } => format!(
            "{} ¥{} is over your authority ({})",
            p(*product),
            yen(*amount),
            limit_text(*limit, "none", "¥")
        ),
        K::MissingGlyph { field, text } => format!(
            "{}: no font can print \"{text}\" ({}) on the certificate",
            fields::label(EN, *field),
            code_points(text)
        ),
        K::UnusualCharacter { field, character } => format!(
            "{} holds U+{:04X}, which may look different elsewhere",
            fields::label(EN, *field),
            u32::from(*character)
        ),
        K::RepresentativeNotMember => "The JV's representative is not among its members".into(),
        K::OrdererNotInMaster { code: None } => "The orderer is not in the master".into(),
        K::OrdererNotInMaster { code: Some(code) } => {
            format!("The master has no orderer of code {code} with this name")
        }
        K::NoRule { product } => format!(
            "No rule of this orderer for {}: the usual ratio was used",
            p(*product)
        ),
        K::BankNotInMaster => {
            "The bank is not in the master; whether it may hold advances is unknown".into()
        }
        K::PlannedAfterStart { contract, start } => {
            format!("The planned contract date {contract} is after the start of the term {start}", contract = on(contract), start = on(start))
        }
        K::PlannedWithAdvance { product } => format!(
            "{} is asked for while the contract is only planned",
            p(*product)
        ),
        K::PlannedDayPast { contract, today } => {
            format!("The planned contract date {contract} has passed ({today})", contract = on(contract), today = on(today))
        }
        K::ContractLongPast { contract, .. } => {
            format!("The contract date {contract} is over a year ago", contract = on(contract))
        }
        K::ContractFarAhead { contract, .. } => {
            format!("The contract date {contract} is over six months ahead", contract = on(contract))
        }
        K::WorksOver { end, today } => format!("The works are over ({end}; today is {today})", end = on(end), today = on(today)),
        K::TermLong { from, to } => format!("The term is over ten years ({from} to {to})", to = on(to), from = on(from)),
        K::GuaranteePast { product, end, .. } => {
            format!("The guarantee end of {} ({end}) has passed", p(*product), end = on(end))
        }
        K::GuaranteeFar {
            product,
            end,
            works_end,
        } => format!(
            "The guarantee end of {} ({end}) is over a year after the works ({works_end})",
            p(*product), end = on(end), works_end = on(works_end)),
        K::PerformanceEndsEarly { end, works_end } => {
            format!("Performance ends {end} with a fiscal year, before the works ({works_end})", end = on(end), works_end = on(works_end))
        }
        K::FirstAdvanceUnknown => {
            "No first advance guarantee is known for this interim advance".into()
        }
        K::PerformanceWithoutAdvance => {
            "A performance guarantee is a rider to an advance guarantee; none is asked for or known on these works".into()
        }
        K::SharesOverPrice {
            share,
            others,
            price,
        } => format!(
            "The year's share ¥{} and those of the other years (¥{}) together are over the price ¥{}",
            yen(*share),
            yen(*others),
            yen(*price)
        ),
        K::CodeOfAnother { code, firm } => {
            format!("Customer code {code} is that of {firm}, not of the applicant's name")
        }
        K::CertificationMissing => {
            "The certification for the interim advance is not at hand".into()
        }
        K::Duplicate { numbers } => {
            format!(
                "Same orderer, works and product in other applications: {}",
                numbers.join(", ")
            )
        }
    }
}

/// What one key can do about a finding.
#[must_use]
pub fn remedy(language: Language, remedy: &Remedy) -> String {
    match remedy {
        Remedy::SwitchToPaper(x) => language.pick(
            format!("{}を書面にする", product(language, *x)),
            format!("Make {} paper", product(language, *x)),
        ),
        Remedy::SetAmount(x, amount) => language.pick(
            format!("{}を{}円にする", product(language, *x), yen(*amount)),
            format!("Set {} to ¥{}", product(language, *x), yen(*amount)),
        ),
        Remedy::SetGuaranteeEnd(x, end) => language.pick(
            format!("{}の保証期限を{}にする", product(language, *x), day(*end)),
            format!("Let {} end on {}", product(language, *x), on(end)),
        ),
    }
}
