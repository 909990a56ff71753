use super::*;
use proptest::prelude::*;

fn ring(byte: u8) -> KeyRing {
    KeyRing::new(kek(byte), Vec::new())
}

fn kek(byte: u8) -> Kek {
    Kek::from_secret(Box::new(Zeroizing::new([byte; 32])))
}

fn hex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

const CONTRACT: &str = "37071-00001M";

fn sealed() -> (KeyRing, SealedKey) {
    let ring = ring(1);
    let sealed = seal(&ring, CONTRACT, 1, &AuthKey::parse("abcdEFGH2345").unwrap()).unwrap();
    (ring, sealed)
}

/// Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation".
#[test]
fn the_cipher_is_aes_256_gcm() {
    let key: [u8; 32] = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        .try_into()
        .unwrap();
    let nonce: [u8; 12] = hex("cafebabefacedbaddecaf888").try_into().unwrap();
    let clear = hex(concat!(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
        "2fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    ));
    let aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let expected = hex(concat!(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3d",
        "a7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
    ));
    assert_eq!(encrypt(&key, &nonce, &aad, &clear).unwrap(), expected);
    assert_eq!(**decrypt(&key, &nonce, &aad, &expected).unwrap(), *clear);
}

/// Sealed with Python's `cryptography` after the description above: what was sealed once must open
/// for ten years.
#[test]
fn a_key_sealed_by_another_implementation_opens() {
    let ring = KeyRing::new(
        Kek::from_secret(Box::new(Zeroizing::new(std::array::from_fn(|i| {
            u8::try_from(i).unwrap()
        })))),
        Vec::new(),
    );
    let sealed = SealedKey {
        kek_id: "kek-23c58a5e51919f1d".to_owned(),
        wrapped_dek: hex(
            "5e1ab35ef8bccecc615690d4481f18a5343e1b7836f095aaa17e908d8d4ab2644d76cb06863bd60b6d4cda0a3292420a",
        ),
        dek_nonce: hex("0c0c0c0c0c0c0c0c0c0c0c0c"),
        nonce: hex("0d0d0d0d0d0d0d0d0d0d0d0d"),
        ciphertext: hex("168aa5f4f89b298eb52853bd8a03b145d5d4ec0e69e00696f5d36e77"),
    };
    assert_eq!(
        open(&ring, CONTRACT, 3, &sealed).unwrap().expose(),
        "abcdEFGH2345"
    );
}

#[test]
fn a_sealed_key_opens_for_its_own_contract_and_version_only() {
    let (ring, sealed) = sealed();
    assert_eq!(
        open(&ring, CONTRACT, 1, &sealed).unwrap().expose(),
        "abcdEFGH2345"
    );
    for (contract, version) in [
        ("37071-00001K", 1),
        (CONTRACT, 2),
        ("37071-00001M|1", 1),
        ("", 1),
    ] {
        assert!(matches!(
            open(&ring, contract, version, &sealed),
            Err(VaultError::DoesNotOpen)
        ));
    }
}

#[test]
fn two_seals_of_one_key_share_no_part() {
    let (_, one) = sealed();
    let (_, two) = sealed();
    assert_ne!(one.wrapped_dek, two.wrapped_dek);
    assert_ne!(one.dek_nonce, two.dek_nonce);
    assert_ne!(one.nonce, two.nonce);
    assert_ne!(one.ciphertext, two.ciphertext);
}

#[test]
fn one_changed_bit_anywhere_keeps_it_shut() {
    let (ring, sealed) = sealed();
    let columns: [fn(&mut SealedKey) -> &mut Vec<u8>; 4] = [
        |s| &mut s.wrapped_dek,
        |s| &mut s.dek_nonce,
        |s| &mut s.nonce,
        |s| &mut s.ciphertext,
    ];
    for column in columns {
        for byte in 0..column(&mut sealed.clone()).len() {
            for bit in 0..8 {
                let mut altered = sealed.clone();
                column(&mut altered)[byte] ^= 1 << bit;
                assert!(matches!(
                    open(&ring, CONTRACT, 1, &altered),
                    Err(VaultError::DoesNotOpen)
                ));
            }
        }
        let mut short = sealed.clone();
        column(&mut short).pop();
        assert!(matches!(
            open(&ring, CONTRACT, 1, &short),
            Err(VaultError::Malformed(_))
        ));
    }
}

#[test]
fn another_kek_does_not_open_even_under_the_same_id() {
    let (_, sealed) = sealed();
    let said = open(&ring(2), CONTRACT, 1, &sealed).unwrap_err();
    assert!(matches!(said, VaultError::UnknownKek(id) if id == sealed.kek_id));
    let renamed = SealedKey {
        kek_id: kek(2).id().to_owned(),
        ..sealed
    };
    assert!(matches!(
        open(&ring(2), CONTRACT, 1, &renamed),
        Err(VaultError::DoesNotOpen)
    ));
}

#[test]
fn rotation_wraps_anew_and_leaves_the_ciphertext_alone() {
    let (_, sealed) = sealed();
    let both = KeyRing::new(kek(2), vec![kek(1)]);
    let rotated = rewrap(&both, CONTRACT, 1, &sealed).unwrap();
    assert_eq!(rotated.kek_id, kek(2).id());
    assert_eq!(
        (&rotated.nonce, &rotated.ciphertext),
        (&sealed.nonce, &sealed.ciphertext)
    );
    assert_eq!(
        open(&ring(2), CONTRACT, 1, &rotated).unwrap().expose(),
        "abcdEFGH2345"
    );
    assert!(rewrap(&both, CONTRACT, 2, &sealed).is_err());
}

proptest! {
    #[test]
    fn whatever_key_is_sealed_comes_back(text in "[0-9A-Za-z]{12}", contract in "[0-9]{5}-[0-9]{5}[MTKY]", version in 1..1000) {
        let ring = ring(9);
        let sealed = seal(&ring, &contract, version, &AuthKey::parse(&text).unwrap()).unwrap();
        let opened = open(&ring, &contract, version, &sealed).unwrap();
        prop_assert_eq!(opened.expose(), text.as_str());
        prop_assert!(sealed.ciphertext.windows(4).all(|w| !text.as_bytes().starts_with(w)));
    }
}
