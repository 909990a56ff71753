//! Where the values of a JSON text stand, for the few that a fault points at.

use super::json::join;
use std::collections::HashMap;

/// Where values of a text stand that is known to be JSON: those whose pointers are asked for, and what holds
/// them. Of keys that stand twice, the last. Nothing else is remembered, so that a hostile file (long keys
/// around many values) costs no more memory than its own size.
pub(super) struct Places<'a> {
    of: HashMap<&'a str, Wanted>,
}

/// A pointer that is asked for.
#[derive(Default)]
struct Wanted {
    /// Byte offsets of its key and of its value, once found.
    found: Option<(usize, usize)>,
    /// Something within it is asked for too.
    holds: bool,
}

impl<'a> Places<'a> {
    pub(super) fn of(text: &str, pointers: impl Iterator<Item = &'a str>) -> Self {
        let mut wanted: HashMap<&str, Wanted> = HashMap::new();
        for pointer in pointers {
            wanted.entry(pointer).or_default();
            for (slash, _) in pointer.match_indices('/') {
                wanted.entry(&pointer[..slash]).or_default().holds = true;
            }
        }
        let mut scan = Scan {
            bytes: text.as_bytes(),
            text,
            at: 0,
            places: Self { of: wanted },
        };
        scan.value("", None);
        scan.places
    }

    /// Byte offset of a value, or of its key; of what is missing, the object in which it is missed.
    pub(super) fn offset(&self, pointer: &str, key: bool) -> usize {
        let mut pointer = pointer;
        loop {
            if let Some(Wanted {
                found: Some((at_key, at_value)),
                ..
            }) = self.of.get(pointer)
            {
                return if key { *at_key } else { *at_value };
            }
            match pointer.rfind('/') {
                Some(cut) => pointer = &pointer[..cut],
                None => return 0,
            }
        }
    }
}

/// A scanner, not a parser: `serde_json` has said that the text is well formed and not too deep.
struct Scan<'t, 'a> {
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
    places: Places<'a>,
}

impl Scan<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// To the next byte that is neither blank nor `,` nor `:`.
    fn skip_blanks(&mut self) {
        while self
            .peek()
            .is_some_and(|b| b.is_ascii_whitespace() || b == b',' || b == b':')
        {
            self.at += 1;
        }
    }

    /// Reads a value; remembers its place and looks into it only if somebody asks for it.
    fn value(&mut self, pointer: &str, key_at: Option<usize>) {
        self.skip_blanks();
        let Some(wanted) = self.places.of.get_mut(pointer) else {
            return self.pass();
        };
        wanted.found = Some((key_at.unwrap_or(self.at), self.at));
        if !wanted.holds {
            return self.pass();
        }
        match self.peek() {
            Some(b'{') => {
                self.at += 1;
                loop {
                    self.skip_blanks();
                    if self.peek() != Some(b'"') {
                        self.at += 1; // }
                        return;
                    }
                    let key_at = self.at;
                    self.string();
                    let key: String =
                        serde_json::from_str(&self.text[key_at..self.at]).unwrap_or_default();
                    self.value(&join(pointer, &key), Some(key_at));
                }
            }
            Some(b'[') => {
                self.at += 1;
                for index in 0.. {
                    self.skip_blanks();
                    if matches!(self.peek(), None | Some(b']')) {
                        self.at += 1;
                        return;
                    }
                    self.value(&join(pointer, &index.to_string()), None);
                }
            }
            _ => self.pass(),
        }
    }

    /// Passes over one value without looking into it.
    fn pass(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                None => return,
                Some(b'"') => self.string(),
                Some(b'{' | b'[') => {
                    depth += 1;
                    self.at += 1;
                }
                Some(b'}' | b']') => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                Some(_) => {
                    while self
                        .peek()
                        .is_some_and(|b| !b.is_ascii_whitespace() && !b",]}{[\"".contains(&b))
                    {
                        self.at += 1;
                    }
                }
            }
            if depth == 0 {
                return;
            }
            self.skip_blanks();
        }
    }

    fn string(&mut self) {
        self.at += 1;
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'\\' => self.at += 1,
                b'"' => return,
                _ => {}
            }
        }
    }
}
