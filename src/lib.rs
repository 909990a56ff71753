//! densho (電子証書): a keyboard-only back office for electronic construction guarantees.
//!
//! # Map
//! Dependencies point down this list; nothing below knows anything above it.
//!
//! | room | what lives there | what must not |
//! |---|---|---|
//! | [`cli`] | one file per subcommand | rules |
//! | [`demo`] | the private cluster, seed data and mail sink of `densho demo` | anything a real installation needs |
//! | [`runtime`] | the shell around the screens: event loop, effects, logs | decisions |
//! | [`worker`] | leases and runs jobs | SQL |
//! | [`screens`], [`app`] | the pure core: `update`, `view`, effects | I/O, clock, sqlx |
//! | [`ui`] | widgets: table, form, field, dialog, frame | words, commands |
//! | [`keys`] | chords, the command table, keymaps, hints, help | drawing |
//! | [`i18n`] | every word on the screen, Japanese and English | logic |
//! | [`terminal`] | widths, the gate for foreign text, output, input, the guard | anything about guarantees |
//! | [`intake`] | reads an application file, says every fault with its place | the database |
//! | [`document`], [`mail`] | PDFs and mails from snapshots | the database |
//! | [`platform`] | the orderers' viewing platform behind one trait | keys in the clear at rest |
//! | [`vault`] | draws, seals, verifies, reveals auth keys | Display of a key |
//! | [`store`] | all SQL | rules that are not also in `migrations/` |
//! | [`config`] | defaults, file, environment | secrets in the clear |
//! | [`domain`] | pure rules and types | I/O, clock |
//!
//! # Glossary
//! | 日本語 | here |
//! |---|---|
//! | 申込 | application |
//! | 申込者, 請負者, 受注者, 保証契約者 | contractor |
//! | 発注者, 被保証者 | orderer |
//! | 工事名 | works name |
//! | 請負金額 | (contract) price |
//! | 請負契約日 | works contract date |
//! | 工期 | term (of the works) |
//! | 保証期限 | guarantee end |
//! | 保証金額 | (guaranteed) amount |
//! | 保証契約番号 | contract number |
//! | 商品, 保証区分 | product |
//! | 前払金保証 / 中間前払金保証 / 契約保証 / 契約保証予約（入札ボンド） | advance payment / interim advance / performance / bid bond |
//! | 電子証書, 保証証書 | certificate |
//! | 認証キー | auth key |
//! | 「認証キー」のお知らせ | key notice |
//! | 預託金融機関 | deposit bank |
//! | 保証料, 一括納付 | premium, monthly lump payment |
//! | 支店, 取扱箇所 | branch |
//! | 担当者 | clerk |
//! | 審査役 | supervisor |
//! | 引受 | claim |
//! | 審査 | examination (clerk), review (supervisor) |
//! | 差戻 | return |
//! | 取下 / 謝絶 | withdrawal / decline |
//! | 承認限度額 | authority limit |
//! | 新規 / 変更 / 訂正 / 変更取消 / 解約 | issue / change / correction / cancellation / termination |
//! | 発生番号 | occurrence number (of an event on a contract) |
//! | 電子保証発行日時 | issue time: when the certificate arrived at the platform |
//! | 窓口申込, 受付方法 | entered application, origin |
//! | 書きかけ | unfinished (a form half typed, never a record) |
//! | 公開 / 到着 / 通知 | publication / arrival / notification |

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod document;
pub mod domain;
pub mod i18n;
pub mod intake;
pub mod keys;
pub mod mail;
pub mod platform;
pub mod runtime;
pub mod screens;
pub mod store;
pub mod terminal;
pub mod ui;
pub mod vault;
pub mod worker;
