//! The fields of the masters' forms, of the close and of the filters of their lists.

use crate::domain::house::HouseTable;
use crate::i18n::Language;
use crate::i18n::house::wording_purpose;

/// A field of a form about a row of this list, by the field's name; none for a name that nobody explained.
#[must_use]
pub fn master(language: Language, table: HouseTable, key: &str) -> Option<String> {
    let (ja, en) = match table {
        HouseTable::Rules => rule(key)?,
        HouseTable::Orderers => match key {
            "code" => (
                "発注者を表す社内のコードです（英数字）。あとから変えられません。付け方は自由です［想定］。",
                "The house's own code of the orderer (letters, digits); never changed afterwards [assumed].",
            ),
            "name" => (
                "被保証者として証書に印字される発注者の職名です（△△建設事務所長など）［案内］。発行済みの証書は変わりません。",
                "The orderer's post title, printed as the beneficiary [flyer]. Certificates that were issued keep theirs.",
            ),
            "orderer_kind" => (
                "県・市町村・国など、統計で分けるための種類です［想定］。証書には出ません。",
                "Prefecture, municipality, state …: how the statistics group them [assumed]; not printed.",
            ),
            _ => return None,
        },
        HouseTable::Contractors | HouseTable::ContractorContracts => contractor(table, key)?,
        HouseTable::Banks => bank(key)?,
        HouseTable::Branches => branch(key)?,
        HouseTable::Operators => operator(key)?,
        HouseTable::Holidays => match key {
            "day" => (
                "休日の日付です（2023/1/2、R5.1.2）。期限と経過の営業日・営業時間に数えません［想定］。国民の祝日は内閣府の CSV から一度に入れられます。",
                "The day of the holiday (2023/1/2). It counts neither as business day nor in business hours [assumed]. National holidays can be imported from the Cabinet Office's CSV.",
            ),
            "name" => (
                "休日の名前です（元日、創立記念日など）。一覧に出るだけです。",
                "What the holiday is called; shown in the list only.",
            ),
            _ => return None,
        },
        HouseTable::Company => company(key)?,
        HouseTable::Rates => match key {
            "product" => (
                "この料率が当てはまる商品です。商品ごとに別の料率を持ちます［想定］。",
                "The product that the rate is of: each has its own [assumed].",
            ),
            "valid_from" => (
                "この日からの発行に使います（今日以後。その商品の最初の料率だけはさかのぼれますが、月締めした月には入りません）。前の料率は前日で終わります。",
                "Used for issues from this day on: today or later; a product's first rate may begin earlier, in no closed month. The one before ends the day before.",
            ),
            "ppm" => (
                "保証金額に掛ける率、百万分率です（0.35% は 3500。0〜1,000,000）［想定］。一括納付明細と統計の保証料がこれで計算されます。",
                "What the amount is multiplied by, in millionths (0.35 % is 3500; 0 to 1,000,000) [assumed]. Premiums in statement and statistics come from it.",
            ),
            _ => return None,
        },
        HouseTable::MailWordings => mail(key)?,
        HouseTable::DocumentWordings => return document(language, key),
        HouseTable::Limits => match key {
            "login" => (
                "限度額を決める人のログイン名です。候補から選べます。自分の限度額は提案できません［想定］。",
                "Whose limit it is, by login; it can be chosen from the list. Nobody proposes their own [assumed].",
            ),
            "product" => (
                "限度額は商品ごとです［想定］。ほかの商品は別に提案します。",
                "Limits are per product [assumed]; another product is another proposal.",
            ),
            "limit" => (
                "一件の保証金額をここまで承認できる額、円です（5,000万 など）。0 なら、その商品は承認できません［想定］。",
                "Up to this guaranteed amount, in yen, they may approve one; 0: none of this product [assumed].",
            ),
            "valid_from" => (
                "この限度額の初日です（今日以後）。前の限度額は前日で終わり、消えずに残ります。効くのは別の人が確認してからです。",
                "Its first day, today or later. The limit before ends the day before and stays to be read; it takes effect once another person confirms it.",
            ),
            _ => return None,
        },
        HouseTable::Delegations => delegation(key)?,
        HouseTable::Workloads => match key {
            "to_login" => (
                "申込をすべて引き継ぐ人のログイン名です（この支店で働ける担当・審査役。兼務と本店も）。候補から選べます。双方に連絡が届きます［想定］。",
                "Who takes over all of it, by login: a clerk or supervisor who may work in this branch, or of the head office. Both are told [assumed].",
            ),
            _ => return None,
        },
        HouseTable::Entitlements => match key {
            "login" => (
                "別の支店でも仕事をする人のログイン名です。候補から選べます。役割と限度額は本人のもののままです［想定］。",
                "Who may work in another branch too, by login; with their own role and limits [assumed].",
            ),
            "branch" => (
                "その人に開く支店のコード、数字3桁です。その支店の申込・契約を見て、登録・承認できるようになります［想定］。",
                "The branch that is opened to them, three digits: they see and work on what is there [assumed].",
            ),
            _ => return None,
        },
        _ => return None,
    };
    Some(language.pick(ja, en).to_owned())
}

type Pair = (&'static str, &'static str);

fn rule(key: &str) -> Option<Pair> {
    Some(match key {
        "work_kind" => (
            "工事か業務委託（設計・測量など）か。割合が違うので別の規則です［公開資料］。",
            "Construction or services (design, survey …): the ratios differ, so each has its rule [public material].",
        ),
        "product" => (
            "前払金・中間前払金・契約保証のどれの規則か、です。入札ボンドは書面だけです［公開資料］。",
            "Which product the rule is for; a bid bond is paper only [public material].",
        ),
        "valid_from" => (
            "この規則の初日です（先月の初日以後で、月締めした月より後。最初の規則はさかのぼれます）。基準の日がこの日以後の申込に使います。",
            "Its first day: from the first of last month on and after every closed month (a first rule may begin earlier). It is for applications whose basis day lies there.",
        ),
        "valid_to" => (
            "この規則の最終日です。空欄なら期限なし。発注者の通知に終わりの日があるときだけ入れます。",
            "Its last day; blank: until further notice.",
        ),
        "basis" => (
            "どの日で規則を選ぶか: 公告日・契約締結日・指名通知日。発注者ごとに違います［公開資料］。",
            "Which day picks the rule: notice, contract or invitation; orderers differ in it [public material].",
        ),
        "electronic_from" => (
            "発注者が電子保証を受け付ける初日です。基準の日がそれより前の申込は書面になります。空欄なら電子を受け付けません［公開資料］。",
            "From this day on the orderer accepts e-guarantees; blank: paper only [public material].",
        ),
        "tiers" => (
            "請負金額に対する割合、%です。40 なら全体の40%、2億:40;30 なら2億円までの部分は40%、超える部分は30%。前払金では上限、契約保証では下限です［公開資料］。",
            "Per cent of the price: 40, or 200000000:40;30 (40 up to 200 million, 30 of the part above). A most for advances, a least for performance [public material].",
        ),
        "rounding" => (
            "計算した額をこの単位で切り捨てます（1円・千円・1万円・10万円）［公開資料］。",
            "The amount is rounded down to this, in yen [public material].",
        ),
        "cap" => (
            "保証金額の上限、円です（1億 など）。空欄なら上限なし。割合より小さければこちらが効きます［公開資料］。",
            "The most that may be guaranteed, in yen; blank: none. The smaller of this and the ratio counts [public material].",
        ),
        "hand_in" => (
            "この発注者への認証キーの渡し方です（電子契約システム、メールの宛先と件名など）。「認証キー」のお知らせに印字されます［公開資料］。",
            "How this orderer takes the key (contract system, mail address and subject …): printed on the key notice [public material].",
        ),
        "try_price" => (
            "試算だけに使う請負金額、円です。右にこの規則での上限か下限が出ます。保存されません。",
            "A price to try the rule with, in yen: the result stands beside it. It is not kept.",
        ),
        "try_day" => (
            "試算だけに使う基準の日です（t は今日）。右にその日の電子の可否が出ます。保存されません。",
            "A basis day to try the rule with (t is today): beside it, whether e-guarantees are accepted. It is not kept.",
        ),
        _ => return None,
    })
}

fn contractor(table: HouseTable, key: &str) -> Option<Pair> {
    Some(match key {
        "customer_code" if table == HouseTable::ContractorContracts => (
            "この契約が本当は誰のものか、その請負者の顧客コードです。候補から選べます。証書に印字した名前は変わりません［想定］。",
            "Whose contract it really is, by customer code; it can be chosen from the list. The printed name stays [assumed].",
        ),
        "customer_code" => (
            "請負者を一人に決めるコードです（英数字）。同じ商号の会社があるので、あとから変えられません［想定］。",
            "The code that says who a contractor is (two may share a name); never changed afterwards [assumed].",
        ),
        "kept_code" => (
            "統合して残す方の顧客コードです。候補から選べます。消す方のコードはこちらを指すようになり、何も消えません［想定］。",
            "The record that stays, by customer code. The other code points to it from then on; nothing is deleted [assumed].",
        ),
        "name" => (
            "届出どおりの商号です。髙・﨑・㈱ もそのまま残ります。次の申込の候補に出ます。発行済みの証書は変わりません。",
            "The name as registered, kept as typed; offered for the next application. Issued certificates stay.",
        ),
        "postal_code" => (
            "郵便番号、数字7桁です（380-8537。全角・ハイフンなしでもかまいません）。",
            "Postal code, seven digits (380-8537, also full width or without the hyphen).",
        ),
        "address" => (
            "証書に印字される住所です［案内］。番地の「ー」も打ったとおりに残ります。",
            "The address as it is printed [flyer], kept as typed.",
        ),
        "phone" => (
            "連絡先の電話番号です。電話対応で、下の桁だけからも探せます。空欄でもかまいません。",
            "For calls; found by its last digits too. It may stay blank.",
        ),
        _ => return None,
    })
}

fn bank(key: &str) -> Option<Pair> {
    Some(match key {
        "bank_code" => (
            "金融機関コード、数字4桁です。あとから変えられません。",
            "The bank's code, four digits; never changed afterwards.",
        ),
        "branch_code" => (
            "店番号、数字3桁です。コードと店番号で一つの店になります。",
            "The bank branch's number, three digits; with the code it names one branch.",
        ),
        "bank_name" => (
            "証書の預託金融機関に印字される銀行の名です（○○銀行）［案内］。",
            "The bank's name as printed on the certificate [flyer].",
        ),
        "branch_name" => (
            "銀行名に続けて印字される店の名です（××支店）［案内］。",
            "The bank branch's name, printed behind the bank's [flyer].",
        ),
        "contracted" => (
            "当社と前払金の業務契約がある店か、です。「いいえ」の店は預託先にできません［案内］。",
            "Whether it has a contract with the surety; with \"no\" no advance is deposited there [flyer].",
        ),
        _ => return None,
    })
}

fn branch(key: &str) -> Option<Pair> {
    Some(match key {
        "branch_id" => (
            "支店コード、数字3桁です。申込・契約・利用者がこれで支店に属します。あとから変えられません［想定］。",
            "The branch's code, three digits: applications, contracts and people belong to it by this [assumed]. Never changed.",
        ),
        "name" => (
            "取扱箇所として証書とお知らせに印字される支店の名です［案内］。",
            "The branch's name, printed on certificate and notice [flyer].",
        ),
        "address" => (
            "支店の所在地です。証書の会社住所は「会社・文面」の方です。",
            "Where the branch is; the company's own address stands in the company record.",
        ),
        "tel" => (
            "取扱箇所の電話番号です。証書とお知らせの問い合わせ先に印字されます［案内］。",
            "The branch's phone number, printed on certificate and notice [flyer].",
        ),
        "fax" => (
            "取扱箇所の FAX 番号です。証書とお知らせに印字されます［案内］。",
            "The branch's fax number, printed on certificate and notice [flyer].",
        ),
        "email" => (
            "支店の連絡先のメールアドレスです。半角で一つだけ入れます。",
            "The branch's mail address; one, half-width.",
        ),
        "head_office" => (
            "本店か、です。本店の人は全支店を見られ、どの支店にも移れます［想定］。",
            "Whether it is the head office, whose people see every branch [assumed].",
        ),
        "fiscal_year" => (
            "次の「先頭5桁」を使う年度です（R4、2022。4月から3月）。先頭5桁と一緒に入れます。両方空欄なら変わりません。",
            "The fiscal year (2022, R4; April to March) of the prefix below. Both blank: nothing changes.",
        ),
        "prefix" => (
            "その年度の契約番号の先頭、数字5桁です（37071-00000M の 37071［案内］）。年度と支店ごとに付けます［想定］。",
            "The first five digits of the year's contract numbers (37071 of 37071-00000M [flyer]), one per branch and year [assumed].",
        ),
        _ => return None,
    })
}

fn operator(key: &str) -> Option<Pair> {
    Some(match key {
        "login" => (
            "データベースのログイン名です（英小文字で始める）。SSH で入る名前と同じにします。あとから変えられません。",
            "The login of the database, beginning with a small letter: the same as for SSH. Never changed afterwards.",
        ),
        "name" => (
            "履歴・監査・承認の記録に出る氏名です。過去の記録はその時の名のままです。",
            "The name in histories, audit and approvals; earlier records keep the earlier one.",
        ),
        "branch_id" => (
            "所属する支店のコード、数字3桁です。見える申込と契約がこれで決まります［想定］。",
            "Their branch, three digits: it decides which applications and contracts they see [assumed].",
        ),
        "role" => (
            "担当（審査と承認依頼）・審査役（承認）・管理者（マスタ）・監査（閲覧だけ）。承認限度額は別に決めます［想定］。",
            "Clerk (examines), supervisor (approves), administrator (masters), auditor (reads). Limits are set apart [assumed].",
        ),
        _ => return None,
    })
}

fn company(key: &str) -> Option<Pair> {
    Some(match key {
        "valid_from" => (
            "この会社情報で発行する初日です（今日以後）。前のものは前日で終わり、発行済みの証書は発行した時のままです。",
            "The first day on which certificates carry this: today or later. What was issued keeps what it carried.",
        ),
        "name" => (
            "証書に印字される当社の名称です［案内］。",
            "The surety's name as printed on the certificate [flyer].",
        ),
        "address" => (
            "証書に印字される当社の住所です［案内］。",
            "The surety's address as printed on the certificate [flyer].",
        ),
        "president_title" => (
            "代表者の役職です（取締役社長 など）。代表者の前に印字されます［案内］。",
            "The president's title, printed before the name [flyer].",
        ),
        "president" => (
            "代表者の氏名です。証書に印字されます［案内］。交代の日を適用開始にします。",
            "The president's name, printed on the certificate [flyer]; a new one from the day of the change.",
        ),
        "wording" => (
            "この日からの証書・お知らせの文の名前です。候補（登録された証書文面とワーカーのファイル）から選びます［想定］。",
            "The wording of certificates and notices from that day on: one of the list of values [assumed].",
        ),
        "product" => (
            "どの商品の証書の見本を作るか、です。番号と名前は見本のもので、発行ではありません。",
            "Of which product the specimen is; its number and names are nobody's, nothing is issued.",
        ),
        _ => return None,
    })
}

fn mail(key: &str) -> Option<Pair> {
    Some(match key {
        "valid_from" => (
            "この文面で送る初日です（明日以後。今日からの文面がまだなければ今日も）。作られたメールの文面は変わりません。",
            "The first day of this wording: tomorrow or later (today where none begins today yet). Mails that were made keep theirs.",
        ),
        "mail_subject" => (
            "メールの件名、1行です。差込みも使えます。認証キーと金額は書けません［案内］。",
            "The subject, one line; it may be filled in. Neither key nor amount stands in a mail [flyer].",
        ),
        "sample_number" => (
            "届く姿を確かめるための契約番号です。空欄なら見本の内容で差し込みます。保存されません。",
            "A contract to see how it will read; blank: a specimen's data. It is not kept.",
        ),
        "mail_body" => (
            "メールの本文です。改行はそのまま届き、{ } の差込みは候補から選べます。認証キーも証書も金額も載せず、取りに行く場所を知らせます［案内］。",
            "The text: line ends stay, what is filled in is chosen from the list of values. No key, certificate or amount: it says where to fetch them [flyer].",
        ),
        _ => return None,
    })
}

fn document(language: Language, key: &str) -> Option<String> {
    let (ja, en) = match key {
        "wording_id" => (
            "新しい文面の名前です（英小文字・数字・-、1〜40字）。証書にはこの名前で記録され、あとから変えられません［想定］。",
            "The new wording's name (a-z, 0-9, -; 1 to 40): certificates are recorded with it, so that it never changes [assumed].",
        ),
        "valid_from" => (
            "この文面で発行する初日です（明日以後で、会社情報のない日）。確認されると、その日からの会社情報が作られます［想定］。",
            "The first day it is issued with: tomorrow or later, on which no company record begins; one is made once it is confirmed [assumed].",
        ),
        key if crate::i18n::house::is_sentence(key) => {
            let place = wording_purpose(language, key);
            return Some(match language {
                Language::Japanese => format!(
                    "印字される場所: {place}。{{ }} の差込みは候補から選べます。発行済みの証書の文は変わりません［想定］。"
                ),
                Language::English => format!(
                    "Printed {place}. What is filled in is chosen from the list of values. What was issued keeps its sentences [assumed]."
                ),
            });
        }
        _ => return None,
    };
    Some(language.pick(ja, en).to_owned())
}

fn delegation(key: &str) -> Option<Pair> {
    Some(match key {
        "absent" => (
            "不在になる審査役のログイン名です。候補から選べます。指定できるのは本人・同じ支店の別の審査役・管理者です［想定］。",
            "The supervisor who is away, by login. They themselves, another supervisor of the branch or an administrator may name it [assumed].",
        ),
        "delegate" => (
            "代わりに判断する人のログイン名です（不在者の支店か本店）。本人の限度額までで、自分を代行者にはできません［想定］。",
            "Who decides instead, by login, of that branch or the head office: up to their own limits; nobody names themselves [assumed].",
        ),
        "first_day" => (
            "代行の初日です（今日以後。t は今日）。その日の0時から判断できます［想定］。",
            "The first day, today or later (t is today) [assumed].",
        ),
        "last_day" => (
            "代行の最終日です。初日から93日まで。過ぎると自動で終わります［想定］。",
            "The last day, at most 93 days from the first; it ends by itself [assumed].",
        ),
        _ => return None,
    })
}

/// A field of the filter of such a list.
#[must_use]
pub fn filter(language: Language, key: &str) -> Option<&'static str> {
    let (ja, en) = match key {
        "actor" => (
            "記録に残っている利用者のログイン名です。空欄なら全員。システムの処理もログイン名で出ます。",
            "Who did it, by login; blank: everybody.",
        ),
        "number" => (
            "申込番号か契約番号の全部か一部です（00431、37071）。全角でも、ハイフンがなくてもかまいません。",
            "An application or contract number or a part of it; full width and without hyphens too.",
        ),
        "kind" => (
            "記録の種類です（引受・承認・認証キーの表示など）。「すべて」は絞り込みません。",
            "What kind of record (claims, approvals, keys shown …); \"all\" does not filter.",
        ),
        "from" => (
            "この日からの記録を見ます（2022/11/1、R4.11.1）。その日を含みます。初めは31日前です［想定］。",
            "Records from this day on (2022/11/1), the day included; at first 31 days ago [assumed].",
        ),
        "to" => (
            "この日までの記録を見ます。その日を含みます。空欄なら今日までです。",
            "Records up to this day, the day included; blank: to today.",
        ),
        "month" => (
            "見る月です（2022/11、R4.11）。空欄なら今月です。",
            "The month to see (2022/11, R4.11); blank: this one.",
        ),
        "year" => (
            "見る年度です（R4、2022。4月から翌年3月まで）［案内］。空欄なら今年度です。",
            "The fiscal year to see (2022, R4), April to March [flyer]; blank: this one.",
        ),
        "text" => (
            "名前かコードの全部か一部です。全角半角・髙と高・㈱と株式会社は同じとみなします。空欄なら全部です。",
            "A name or code or a part of it; widths, 髙 and 高, ㈱ and 株式会社 count as the same. Blank: all rows.",
        ),
        _ => return None,
    };
    Some(language.pick(ja, en))
}
