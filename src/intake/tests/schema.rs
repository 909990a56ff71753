//! The published schema against the reader: the same keys, and whatever the reader takes the schema takes.
//! The validator knows just the keywords that the schema uses, and fails at any other.

use super::*;

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/intake.schema.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Where the value does not fit; empty when it does.
fn misfits(root: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fail = |keyword: &str| found.push(format!("{place}: {keyword}"));
    let text = value.as_str();
    let length = text.map(|t| t.chars().count() as u64);
    for (keyword, rule) in schema.as_object().unwrap() {
        let fits = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => true,
            "format" => {
                rule == "date-time"
                    && text.is_none_or(|t| chrono::DateTime::parse_from_rfc3339(t).is_ok())
            }
            "$ref" => {
                let target = root
                    .pointer(rule.as_str().unwrap().trim_start_matches('#'))
                    .unwrap();
                misfits(root, target, value, place).is_empty()
            }
            "anyOf" => rule
                .as_array()
                .unwrap()
                .iter()
                .any(|one| misfits(root, one, value, place).is_empty()),
            "type" => match rule {
                Value::Array(types) => types.iter().any(|t| is_type(t, value)),
                one => is_type(one, value),
            },
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "minLength" => length.is_none_or(|n| n >= rule.as_u64().unwrap()),
            "maxLength" => length.is_none_or(|n| n <= rule.as_u64().unwrap()),
            "minimum" => value.as_f64().is_none_or(|n| n >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= rule.as_f64().unwrap()),
            "minItems" => value
                .as_array()
                .is_none_or(|a| a.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value
                .as_array()
                .is_none_or(|a| a.len() as u64 <= rule.as_u64().unwrap()),
            "pattern" => text.is_none_or(|t| fits_pattern(rule.as_str().unwrap(), t)),
            "required" => value.as_object().is_none_or(|o| {
                rule.as_array()
                    .unwrap()
                    .iter()
                    .all(|k| o.contains_key(k.as_str().unwrap()))
            }),
            "additionalProperties" => value.as_object().is_none_or(|o| {
                let known = schema["properties"].as_object().unwrap();
                rule == false && o.keys().all(|k| known.contains_key(k))
            }),
            "properties" => {
                if let Some(object) = value.as_object() {
                    for (key, rule) in rule.as_object().unwrap() {
                        if let Some(item) = object.get(key) {
                            let inner = misfits(root, rule, item, &format!("{place}/{key}"));
                            inner.iter().for_each(|m| fail(m));
                        }
                    }
                }
                true
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    let inner = misfits(root, rule, item, &format!("{place}/{i}"));
                    inner.iter().for_each(|m| fail(m));
                }
                true
            }
            other => panic!("the schema uses {other}, which this test does not know"),
        };
        if !fits {
            fail(keyword);
        }
    }
    found
}

fn is_type(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("type {other}"),
    }
}

fn fits_pattern(pattern: &str, text: &str) -> bool {
    let all = |fits: fn(char) -> bool, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&text.chars().count()) && text.chars().all(fits)
    };
    match pattern {
        "^[0-9A-Za-z._/-]{1,64}$" => {
            all(|c| c.is_ascii_alphanumeric() || "._/-".contains(c), 1..=64)
        }
        "^[0-9]{3}$" => all(|c| c.is_ascii_digit(), 3..=3),
        "^[0-9]{4}$" => all(|c| c.is_ascii_digit(), 4..=4),
        "^[0-9A-Z]{4,12}$" => all(|c| c.is_ascii_digit() || c.is_ascii_uppercase(), 4..=12),
        "^[0-9+() -]{1,30}$" => all(|c| c.is_ascii_digit() || "+() -".contains(c), 1..=30),
        "^[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,189}$" => {
            text.split_once('@').is_some_and(|(local, domain)| {
                (1..=64).contains(&local.len())
                    && local.chars().all(|c| ('!'..='~').contains(&c))
                    && (1..=189).contains(&domain.len())
                    && domain
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || ".-".contains(c))
            })
        }
        r"^\s*[0-9]{1,3}(\.[0-9]{1,2})?\s*[%％]\s*$" => text.trim().ends_with(['%', '％']),
        other => panic!("pattern {other}"),
    }
}

#[test]
fn the_schema_has_the_keys_that_the_reader_has() {
    let root = schema();
    for shape in SHAPES {
        let object = match shape.name {
            "application" => &root,
            name => &root["$defs"][name],
        };
        let mut properties: Vec<&str> = object["properties"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut known: Vec<&str> = shape.keys().collect();
        properties.sort_unstable();
        known.sort_unstable();
        assert_eq!(properties, known, "{}", shape.name);
        let required: Vec<&str> = object["required"]
            .as_array()
            .unwrap()
            .iter()
            .map(|k| k.as_str().unwrap())
            .collect();
        assert_eq!(required, shape.required, "{}", shape.name);
        assert_eq!(object["additionalProperties"], false, "{}", shape.name);
    }
}

#[test]
fn the_samples_fit_the_schema() {
    let root = schema();
    for name in ["flyer.json", "joint-venture.json", "bid-bond.json"] {
        assert_eq!(
            misfits(&root, &root, &json_of(name), ""),
            [] as [&str; 0],
            "{name}"
        );
    }
}

#[test]
fn what_the_schema_refuses_the_reader_refuses() {
    let root = schema();
    let mut refused = 0;
    for entry in fs::read_dir(samples().join("faulty")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        if let Ok(value) = serde_json::from_slice::<Value>(&bytes)
            && !misfits(&root, &root, &value, "").is_empty()
        {
            refused += 1;
            assert!(parse(&bytes).is_err());
        }
    }
    assert!(refused >= 8, "the faulty samples no longer try the schema");
}

/// Values that reach every branch of the reader, put at every place of the fullest sample.
#[test]
fn whatever_the_reader_takes_the_schema_takes() {
    let root = schema();
    let full = json_of("joint-venture.json");
    let mut pointers = Vec::new();
    collect(&full, "", &mut pointers);
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(1.5),
        json!(5000),
        json!(10_001),
        json!(999_900_000_001_i64),
        json!([]),
        json!({}),
        json!(""),
        json!(" "),
        json!("x"),
        json!("1"),
        json!("123"),
        json!("1234"),
        json!("0026-000"),
        json!("2000万"),
        json!("R4.1.1"),
        json!("2022-11-10"),
        json!("50%"),
        json!("100.00 ％"),
        json!("paper"),
        json!("service"),
        json!("each"),
        json!("a..b@example.com"),
        json!("あ".repeat(200)),
        json!("あ".repeat(201)),
        json!("A".repeat(13)),
        json!("(026) 000"),
        json!("２０２２年１１月１０日"),
    ];
    let mut taken = 0;
    for pointer in &pointers {
        for new in &values {
            let mut value = full.clone();
            *value.pointer_mut(pointer).unwrap() = new.clone();
            if parse(value.to_string().as_bytes()).is_ok() {
                taken += 1;
                assert_eq!(
                    misfits(&root, &root, &value, ""),
                    [] as [&str; 0],
                    "{pointer} = {new}"
                );
            }
        }
    }
    assert!(taken > 100, "{taken}");
}

fn collect(value: &Value, pointer: &str, into: &mut Vec<String>) {
    into.push(pointer.to_owned());
    match value {
        Value::Object(object) => {
            for (key, item) in object {
                collect(item, &format!("{pointer}/{key}"), into);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                collect(item, &format!("{pointer}/{i}"), into);
            }
        }
        _ => {}
    }
}
