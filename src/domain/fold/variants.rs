//! Kanji that people write in more than one way: each character of [`OLD_FORMS`] folds to the one in the same
//! place of [`NEW_FORMS`]. The old forms of the 常用漢字 that turn up in names of people, firms and places,
//! and the variants that name registers keep (髙 﨑 𠮷 濵 邉 …). NFKC folds none of them; the compatibility
//! ideographs that it does fold (神, 福, 塚 …) do not stand here. 斎 and 斉 are two characters, but サイトウ on the telephone
//! is either, so they fold to one.

/// What is typed.
pub const OLD_FORMS: &str = concat!(
    "髙﨑嵜碕𠮷濵濱邉邊齋齊斎澤廣國嶋嶌櫻瀨惠德曾眞桒栁桺",
    "條榮圓應假學觀關歸氣擧峽狹鄕曉區驅藝縣劍顯驗嚴效恆鑛號",
    "濟雜參棧蠶贊兒實舍寫釋壽收從澁縱敍將燒稱證淨狀乘疊穰讓",
    "釀愼圖粹醉穗隨樞數靜攝專戰淺踐錢潛禪雙壯莊搜總聰藏臟卽",
    "屬續體對帶滯臺瀧擇單擔團斷遲晝蟲鑄廳聽鎭鐵轉點傳黨燈當",
    "稻獨讀貳拜賣麥發晚祕佛拂變辨辯瓣寶豐沒飜每萬滿默彌藥與",
    "譽餘搖樣謠來賴亂覽龍兩獵綠壘禮隸靈齡戀爐勞樓祿錄灣凜巖",
    "峯嶽埜冨舘槗𣘺增橫淸靑黑內吳姬戶步渕渊逹鷗塡剝𠮟栢舩薗",
    "苅蘆兔藪檜珎畧羣脉鋪躰遙堯昻桝谿爲盃禰禱穐緖繩聲脫舊螢",
    "衞裝觸譯豫輕郞鄰閒陷險雞鷄顏飮驛髮鬪黃龜龝會價壓圍醫壹",
    "隱營緣艷鹽奧歐溫穩畫繪壞懷擴殼覺樂渴卷寬歡勸僞戲據虛勳",
    "薰揭經繼莖擊缺儉圈檢權獻萠瑤皋",
);

/// What it folds to.
pub const NEW_FORMS: &str = concat!(
    "高崎崎崎吉浜浜辺辺斉斉斉沢広国島島桜瀬恵徳曽真桑柳柳",
    "条栄円応仮学観関帰気挙峡狭郷暁区駆芸県剣顕験厳効恒鉱号",
    "済雑参桟蚕賛児実舎写釈寿収従渋縦叙将焼称証浄状乗畳穣譲",
    "醸慎図粋酔穂随枢数静摂専戦浅践銭潜禅双壮荘捜総聡蔵臓即",
    "属続体対帯滞台滝択単担団断遅昼虫鋳庁聴鎮鉄転点伝党灯当",
    "稲独読弐拝売麦発晩秘仏払変弁弁弁宝豊没翻毎万満黙弥薬与",
    "誉余揺様謡来頼乱覧竜両猟緑塁礼隷霊齢恋炉労楼禄録湾凛巌",
    "峰岳野富館橋橋増横清青黒内呉姫戸歩淵淵達鴎填剥叱柏船園",
    "刈芦兎薮桧珍略群脈舗体遥尭昂枡渓為杯祢祷秋緒縄声脱旧蛍",
    "衛装触訳予軽郎隣間陥険鶏鶏顔飲駅髪闘黄亀秋会価圧囲医壱",
    "隠営縁艶塩奥欧温穏画絵壊懐拡殻覚楽渇巻寛歓勧偽戯拠虚勲",
    "薫掲経継茎撃欠倹圏検権献萌瑶皐",
);

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn the_table_is_paired_closed_and_says_nothing_twice() {
        assert_eq!(OLD_FORMS.chars().count(), NEW_FORMS.chars().count());
        let old: HashSet<char> = OLD_FORMS.chars().collect();
        assert_eq!(
            old.len(),
            OLD_FORMS.chars().count(),
            "an old form stands twice"
        );
        for (from, to) in OLD_FORMS.chars().zip(NEW_FORMS.chars()) {
            assert_ne!(from, to);
            assert!(!old.contains(&to), "{from} folds to {to}, which folds on");
            assert_eq!(
                from.nfkc().collect::<String>(),
                from.to_string(),
                "{from}: NFKC folds it"
            );
        }
    }

    #[test]
    fn pairs_stand_in_the_same_place() {
        // One probe per line, at its end, where a slip in the line would show.
        let pairs: Vec<(char, char)> = OLD_FORMS.chars().zip(NEW_FORMS.chars()).collect();
        for pair in [
            ('桺', '柳'),
            ('號', '号'),
            ('讓', '譲'),
            ('卽', '即'),
            ('當', '当'),
            ('與', '与'),
            ('巖', '巌'),
            ('薗', '園'),
            ('螢', '蛍'),
            ('壹', '壱'),
            ('勳', '勲'),
            ('皋', '皐'),
        ] {
            assert!(pairs.contains(&pair), "{pair:?}");
        }
    }
}
