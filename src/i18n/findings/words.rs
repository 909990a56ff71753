//! The sentences, each in both languages. Amounts, days and years come as the language writes them.

use crate::i18n::catalogue;

catalogue! {
    /// What is wrong.
    Findings {
        text(field, fault): "{field}: {fault}" / "{field} {fault}";
        postal_code: "郵便番号は 380-8537 の形で入れてください" / "A postal code reads 380-8537";
        member_count(count): "JVの構成員は2〜20者です（{count}者）" / "A JV has 2 to 20 members; this one has {count}";
        member_shares(sum): "出資割合の合計が100%ではありません（{sum}%）" / "The shares add up to {sum}%, not to 100%";
        member_share_zero(name): "構成員「{name}」の出資割合が0%です" / "The member {name} has a share of 0%";
        member_twice(name): "構成員「{name}」が二度あります" / "The member {name} stands there twice";
        price_zero: "請負金額が0円です" / "The price is ¥0";
        day_out_of_range(field, day): "{field}が1900〜2199年の外です（{day}）" / "{field} {day} is outside 1900 to 2199";
        contract_after_start(contract, start): "請負契約日（{contract}）が工期の始め（{start}）より後です" / "The contract date {contract} is after the start of the term {start}";
        term_reversed(from, to): "工期の終わり（{to}）が始め（{from}）より前です" / "The term ends {to}, before it starts {from}";
        no_products: "保証の商品が1つも選ばれていません" / "No guarantee is applied for";
        product_twice(product): "{product}が2回申し込まれています" / "{product} is asked for twice";
        amount_zero(product): "{product}の保証金額が0円です" / "The amount of {product} is ¥0";
        amount_over_price(product, amount, price): "{product}の保証金額{amount}円が請負金額{price}円を超えています" / "The amount of {product} ¥{amount} is over the price ¥{price}";
        guarantee_ends_early(product, end, works): "{product}の保証期限（{end}）が工期の終わり（{works}）より前です。前でもよいのは年度末（3月31日）だけです" / "{product} ends {end}, before the works ({works}); only a fiscal year's end (31 March) may be earlier";
        share_zero: "年割額が0円です" / "The year's share is ¥0";
        share_over_price(share, price): "年割額{share}円が請負金額{price}円を超えています" / "The year's share ¥{share} is over the price ¥{price}";
        amount_over_share(product, amount, share): "{product}の保証金額{amount}円が年割額{share}円を超えています" / "The amount of {product} ¥{amount} is over the year's share ¥{share}";
        year_outside_term(year, from, to): "年割の年度（{year}）に工期（{from}〜{to}）がかかっていません" / "The works ({from} to {to}) have no part in {year}";
        guarantee_before_year_end(product, end, year, year_end): "{product}の保証期限（{end}）が{year}の年割の期限（{year_end}）より前です" / "{product} ends {end}, before the end of {year} ({year_end})";
        guarantee_past_year_end(product, end, year, year_end): "{product}の保証期限（{end}）が{year}の年割の期限（{year_end}）より後です" / "{product} ends {end}, after the end of {year} ({year_end})";
        bid_bond_electronic: "契約保証予約（入札ボンド）は電子では発行しません。書面にしてください" / "A bid bond is never electronic; make it paper";
        mail_address_missing: "お知らせを希望していますが、メールアドレスがありません" / "The mail is wanted, but there is no address";
        mail_address_bad(fault): "メールアドレスに送れません: {fault}" / "The mail address cannot be sent to: {fault}";
        electronic_not_accepted(product): "この発注者は{product}の電子保証を受け付けていません。書面で発行できます" / "This orderer does not accept e-guarantee for {product}; paper is possible";
        electronic_not_yet(product, basis, from, day): "この発注者が{product}の電子保証を受け付けるのは{basis}が{from}以後のものです（この申込は{day}）。書面で発行できます" / "This orderer accepts e-guarantee for {product} with a {basis} from {from} on (here: {day}); paper is possible";
        electronic_unknown(product): "{product}の電子保証を受け付けるかどうか、規定がありません。書面で発行できます" / "No rule says whether e-guarantee is accepted for {product}; paper is possible";
        basis_day_missing(product, basis): "{product}の電子保証は{basis}で決まりますが、その日付がありません" / "E-guarantee for {product} depends on the {basis}, which is not given";
        over_limit(product, amount, limit, why): "{product}{amount}円が限度額{limit}円を超えています（{why}）" / "{product} ¥{amount} is over the limit ¥{limit} ({why})";
        advances_over_ceiling(first, interim, share, of, ceiling): "前払金{first}と中間前払金{interim}の合計が{of}の{share}（{ceiling}円）を超えています" / "Advance {first} and interim {interim} together are over {share} of {of} (¥{ceiling})";
        advance(amount): "{amount}円" / "¥{amount}";
        advance_of(amount, number): "{amount}円（{number}）" / "¥{amount} ({number})";
        the_price: "請負金額" / "the price";
        the_share(year): "{year}の年割額" / "the share of {year}";
        below_minimum(amount, minimum, why): "契約保証{amount}円が必要額{minimum}円に足りません（{why}）" / "Performance ¥{amount} is below the minimum ¥{minimum} ({why})";
        interim_without_advance: "同じ工事の前払金保証がありません" / "There is no advance guarantee for the same works";
        deposit_missing: "前払金の保証には預託金融機関が必要です" / "An advance needs a deposit bank";
        bank_not_contracted: "この金融機関とは預託の契約がありません" / "This bank has no contract with the company";
        premium_not_received: "保証料が入金されていません（都度納付）" / "The premium has not been received";
        premium_in_future(received, today): "保証料の入金日（{received}）が今日（{today}）より後です" / "The premium's date {received} is after today {today}";
        over_authority(product, amount, limit): "{product}{amount}円は承認限度額（{limit}）を超えています" / "{product} ¥{amount} is over your authority ({limit})";
        no_authority: "権限なし" / "none";
        limit(amount): "{amount}" / "¥{amount}";
        missing_glyph(field, text, codes): "{field}の「{text}」（{codes}）は証書に印字できる字体がありません" / "{field}: no font can print \"{text}\" ({codes}) on the certificate";
        unusual_character(field, code): "{field}に見え方が変わりうる文字 {code} があります（異体字・外字）" / "{field} holds {code}, which may look different elsewhere";
        representative_not_member: "JVの代表者が構成員の中にありません" / "The JV's representative is not among its members";
        orderer_not_in_master: "発注者が台帳にありません" / "The orderer is not in the master";
        orderer_not_of_code(code): "発注者コード {code} とこの名称の組は台帳にありません" / "The master has no orderer of code {code} with this name";
        no_rule(product): "この発注者の{product}の規定がないので、一般の率で確かめました" / "No rule of this orderer for {product}: the usual ratio was used";
        bank_not_in_master: "預託金融機関が台帳になく、預託の契約があるか分かりません" / "The bank is not in the master; whether it may hold advances is unknown";
        planned_after_start(contract, start): "予定の契約日（{contract}）が工期の始め（{start}）より後です" / "The planned contract date {contract} is after the start of the term {start}";
        planned_with_advance(product): "請負契約がまだ予定なのに{product}が申し込まれています" / "{product} is asked for while the contract is only planned";
        planned_day_past(contract, today): "予定の契約日（{contract}）を過ぎています（今日は{today}）" / "The planned contract date {contract} has passed ({today})";
        contract_long_past(contract): "請負契約日（{contract}）が1年以上前です" / "The contract date {contract} is over a year ago";
        contract_far_ahead(contract): "請負契約日（{contract}）が6か月以上先です" / "The contract date {contract} is over six months ahead";
        works_over(end, today): "工期が終わっています（{end}まで、今日は{today}）" / "The works are over ({end}; today is {today})";
        term_long(from, to): "工期が10年を超えています（{from}〜{to}）" / "The term is over ten years ({from} to {to})";
        guarantee_past(product, end): "{product}の保証期限（{end}）を過ぎています" / "The guarantee end of {product} ({end}) has passed";
        guarantee_far(product, end, works): "{product}の保証期限（{end}）が工期の終わり（{works}）より1年以上後です" / "The guarantee end of {product} ({end}) is over a year after the works ({works})";
        performance_ends_early(end, works): "契約保証の保証期限（{end}）が工期の終わり（{works}）より前の年度末です" / "Performance ends {end} with a fiscal year, before the works ({works})";
        first_advance_unknown: "中間前払金の前提になる前払金保証が見つかりません" / "No first advance guarantee is known for this interim advance";
        performance_without_advance: "契約保証は前払金保証の特約です。同じ工事の前払金保証が、この申込にも発行済みの契約にも見つかりません" / "A performance guarantee is a rider to an advance guarantee; none is asked for or known on these works";
        shares_over_price(share, others, price): "年割額{share}円とほかの年度の年割額の合計{others}円を足すと、請負金額{price}円を超えます" / "The year's share ¥{share} and those of the other years (¥{others}) together are over the price ¥{price}";
        price_differs(number, price, asked): "同じ工事の{number}の請負金額は、いま{price}円です（この申込は{asked}円）。変更があったか確かめてください" /
        "{number} on the same works stands at ¥{price} by now (this application: ¥{asked}). Ask whether the price was changed";
        code_of_another(code, firm): "顧客コード {code} は「{firm}」のもので、申込者の名称と違います" / "Customer code {code} is that of {firm}, not of the applicant's name";
        certification_missing: "中間前払金の認定調書がまだありません" / "The certification for the interim advance is not at hand";
        duplicate(numbers): "発注者・工事名・商品が同じ申込がほかにあります: {numbers}" / "Same orderer, works and product in other applications: {numbers}";
    }
}
