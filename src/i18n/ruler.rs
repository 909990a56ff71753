//! Words of the ruler, by which a person judges how a terminal draws.

use super::catalogue;

catalogue! {
    /// `densho ruler`
    Ruler {
        title: "端末の物差し" / "Ruler of this terminal";
        look: "| が目盛の 31 と 61 の下に真っすぐ並び、字が重ならなければ正しい表示です。" / "Right when every | stands below 31 and 61 of the scale, and nothing overlaps.";
        flyer: "記号" / "marks";
        foreign_lines: "罫線・記号" / "lines in text";
        greek: "ギリシャ等" / "Greek etc.";
        jis: "機種依存" / "vendor signs";
        half: "半角カナ" / "half-width";
        marks: "結合文字" / "combining";
        names: "人名異体字" / "variants";
        own: "外字" / "own kanji";
        emoji: "絵文字" / "emoji";
        quotes: "引用符・矢印" / "quotes, arrows";
        box_here: "枠" / "box";
        found(what): "端末の答: {what}" / "Answered: {what}";
        silent: "答がありません（安全な表示にします）" / "nothing (the safe way is taken)";
        not_asked: "ui.ambiguous の設定により尋ねていません" / "not asked, as ui.ambiguous says";
        round_trip(ms): "往復 {ms} ms" / "round trip {ms} ms";
        remembered(days): "{days}日前の答を使用" / "remembered for {days} days";
        multiplexed: "tmux・screen の中です（安全な表示にします）" / "inside tmux or screen (the safe way is taken)";
        used(what): "使用中: {what}" / "In use: {what}";
        narrow: "○は1桁 (narrow)" / "○ takes 1 column (narrow)";
        wide: "○は2桁 (wide)" / "○ takes 2 columns (wide)";
        certain: "確実" / "certain";
        uncertain: "不確実（字ごとに位置を指定）" / "uncertain (placed one by one)";
        look_alikes: "○は似た全角字 〇 で表示" / "○ shown as the wide 〇, which looks alike";
        drawn: "枠は端末の罫線" / "boxes of the terminal's lines";
        ascii: "枠は + - |" / "boxes of + - |";
        on_dark: "背景は暗色" / "dark background";
        on_light: "背景は明色" / "light background";
        on_unknown: "背景は不明（どちらでも読める色）" / "background unknown (colours for both)";
        keys: "N ○を1桁に  W ○を2桁に  A 測定どおり  Q 終わる" / "N ○ as 1 column  W ○ as 2  A as measured  Q leave";
        keep(word): "この表示で続けるには、設定ファイルの [ui] に ambiguous = \"{word}\" と書いてください。" / "To keep it so: ambiguous = \"{word}\" under [ui] in the settings file.";
    }
}
