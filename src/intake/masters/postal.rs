//! Japan Post's directory of postal codes (KEN_ALL): a CSV without headings, CP932 or UTF-8, fifteen columns, of which
//! the third is the code and the seventh to ninth are prefecture, city and town. What the file says about a town in
//! brackets or in a sentence of its own is no part of an address and is left out; a long town stands over several
//! records.

use super::fault::{Fault, What};
use super::table::decode;
use crate::domain::fold::fold;
use crate::domain::master::PostalPlaceRow;
use crate::domain::text::{check_line, postal_code};
use std::collections::HashSet;

/// Code, prefecture, city, town: their positions in a record.
const PLACES: [usize; 4] = [2, 6, 7, 8];

/// Every place of the file, once each.
pub fn places(bytes: &[u8], faults: &mut Vec<Fault>) -> Vec<PostalPlaceRow> {
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(fault) => {
            faults.push(fault);
            return Vec::new();
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows: Vec<PostalPlaceRow> = Vec::new();
    let mut seen = HashSet::new();
    // A town whose bracket is not closed goes on in the next record.
    let mut open = false;
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(Fault::not_csv(&error));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cells = PLACES.map(|place| record.get(place).unwrap_or_default().trim());
        let [code, prefecture, city, town] = cells;
        let continues = open;
        open = (open || town.contains('（')) && !town.contains('）');
        if continues {
            continue;
        }
        let Some(postal_code) = postal_code(code) else {
            faults.push(Fault {
                line,
                column: None,
                what: What::NoPostalCode(code.to_owned()),
            });
            continue;
        };
        if check_line(prefecture).is_err() || check_line(city).is_err() {
            faults.push(Fault {
                line,
                column: None,
                what: What::NoPlace,
            });
            continue;
        }
        let town = plain(town);
        if seen.insert((
            postal_code.clone(),
            prefecture.to_owned(),
            city.to_owned(),
            town.clone(),
        )) {
            rows.push(PostalPlaceRow {
                folded: fold(&format!("{prefecture}{city}{town}")),
                postal_code,
                prefecture: prefecture.to_owned(),
                city: city.to_owned(),
                town,
            });
        }
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(Fault {
            line: 1,
            column: None,
            what: What::NoRecords,
        });
    }
    rows
}

/// A town without what is no part of an address.
fn plain(town: &str) -> String {
    let town = town.split('（').next().unwrap_or_default();
    // 一円 alone is a town's name; behind another name it means the whole of it.
    let whole = town.ends_with("一円") && town != "一円";
    if town == "以下に掲載がない場合" || town.ends_with("場合") || whole {
        String::new()
    } else {
        town.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn towns(lines: &[(&str, &str)]) -> Vec<String> {
        let file: Vec<String> = lines
            .iter()
            .map(|(code, town)| {
                format!(
                    "20201,\"380  \",\"{code}\",a,b,c,\"長野県\",\"長野市\",\"{town}\",0,0,0,0,0,0"
                )
            })
            .collect();
        let mut faults = Vec::new();
        let rows = places(file.join("\r\n").as_bytes(), &mut faults);
        assert_eq!(faults, []);
        rows.into_iter().map(|r| r.town).collect()
    }

    #[test]
    fn what_the_file_says_about_a_town_is_no_part_of_its_name() {
        let read = towns(&[
            ("3808537", "南石堂町"),
            ("3800000", "以下に掲載がない場合"),
            ("3800888", "上松（１〜３丁目、"),
            ("3800888", "４丁目、"),
            ("3800888", "その他）"),
            ("3800801", "箱清水"),
            ("3800802", "渡名喜村一円"),
            ("3800803", "一円"),
            ("3800804", "飯綱の次に番地がくる場合"),
        ]);
        assert_eq!(read, ["南石堂町", "", "上松", "箱清水", "", "一円", ""]);
    }

    #[test]
    fn another_file_is_told_by_its_line() {
        let mut faults = Vec::new();
        places("顧客コード,商号\nC1,甲\n".as_bytes(), &mut faults);
        assert_eq!(faults.len(), 2);
        assert_eq!(faults[1].line, 2);
    }
}
