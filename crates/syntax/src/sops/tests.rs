use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::yaml;

/// Base64 of `bytes` bytes that mean nothing.
fn noise(bytes: usize) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut state = 0x2545_F491_4F6C_DD1D_u64 ^ bytes as u64;
    let digits = bytes.div_ceil(3) * 4;
    let padding = (3 - bytes % 3) % 3;
    let mut text: String = (0..digits - padding)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            char::from(DIGITS[(state % 64) as usize])
        })
        .collect();
    text.push_str(&"=".repeat(padding));
    text
}

/// Cipher text in the form of SOPS.
fn enc(bytes: usize, kind: &str) -> String {
    format!(
        "ENC[AES256_GCM,data:{},iv:{},tag:{},type:{kind}]",
        noise(bytes),
        noise(32),
        noise(16)
    )
}

const AGE: &str = "-----BEGIN AGE ENCRYPTED FILE-----\nYQ==\n-----END AGE ENCRYPTED FILE-----\n";

/// A YAML file as SOPS writes it, with `more` metadata.
fn file(body: &str, more: &str) -> String {
    let age = AGE.replace('\n', "\n                ");
    format!(
        "{body}sops:\n    age:\n        - recipient: age1one\n          enc: |\n                {age}\n    \
         lastmodified: \"2026-01-02T03:04:05Z\"\n    mac: {}\n{more}    version: 3.12.1\n",
        enc(128, "str")
    )
}

fn read(text: &str) -> Envelope {
    let stream = yaml::parse(text);
    assert_eq!(stream.errors(), []);
    read_tree(text, &stream).unwrap()
}

fn plain(envelope: &Envelope) -> Vec<&str> {
    envelope
        .plain
        .iter()
        .map(|plain| plain.path.as_str())
        .collect()
}

fn flaws(envelope: &Envelope) -> Vec<&str> {
    let flaws = envelope.flaws.iter();
    flaws.map(|flaw| flaw.message.as_str()).collect()
}

#[test]
fn a_whole_file_is_silent() {
    let body = format!(
        "a: {}\nb:\n    - {}\n    - n_unencrypted: x\n      c: {}\nempty: \"\"\nnothing: null\n#{}\nlist: []\n",
        enc(5, "str"),
        enc(1, "int"),
        enc(4, "bool"),
        enc(9, "comment"),
    );
    let envelope = read(&file(&body, ""));
    assert_eq!(flaws(&envelope), [""; 0]);
    assert_eq!(plain(&envelope), [""; 0]);
    assert_eq!(envelope.metadata.selector, Selector::default());
    assert_eq!(
        envelope.metadata.groups,
        [vec![Recipient::new(RecipientKind::Age, "age1one")]]
    );
}

#[test]
fn a_value_in_clear_is_found_by_the_selector_in_the_file() {
    let body = "a: x\ndata:\n    b: 5\n    c: true\n    d: [y, {e: z}]\nk_enc:\n    f: g\n";
    for (more, expected) in [
        (
            "",
            vec![
                "a",
                "data.b",
                "data.c",
                "data.d[0]",
                "data.d[1].e",
                "k_enc.f",
            ],
        ),
        (
            "    encrypted_regex: ^(data|stringData)$\n",
            vec!["data.b", "data.c", "data.d[0]", "data.d[1].e"],
        ),
        ("    unencrypted_regex: ^(data|a)$\n", vec!["k_enc.f"]),
        ("    encrypted_suffix: _enc\n", vec!["k_enc.f"]),
        ("    unencrypted_suffix: a\n", vec!["k_enc.f"]),
        ("    encrypted_regex: (\n", vec![]),
    ] {
        assert_eq!(plain(&read(&file(body, more))), expected, "{more}");
    }
}

#[test]
fn comments_select_what_they_stand_above_or_beside() {
    let body = "# secret\na: x\nb: x # secret\nc: x\n\n# secret\n\nd: x\ne:\n    # secret\n    f: x\n    g: x\n";
    let encrypted = read(&file(body, "    encrypted_comment_regex: secret\n"));
    assert_eq!(plain(&encrypted), ["a", "b", "e.f"]);
    let unencrypted = read(&file(body, "    unencrypted_comment_regex: secret\n"));
    assert_eq!(plain(&unencrypted), ["e.g"]);
}

#[test]
fn the_first_document_has_the_metadata_and_rules_all() {
    let first = file(&format!("a: {}\n", enc(1, "str")), "");
    let envelope = read(&format!("{first}---\nb: x\nsops: {{mac: x}}\n"));
    assert_eq!(plain(&envelope), ["b"]);
    assert_eq!(flaws(&envelope), [""; 0]);
    let envelope = read(&format!("b: x\n---\n{first}"));
    assert_eq!(flaws(&envelope).len(), 1);
    assert!(flaws(&envelope)[0].contains("behind the first document"));
}

#[test]
fn one_changed_character_is_found_at_its_value() {
    let good = enc(5, "str");
    for (bad, why) in [
        (good.replace(",iv:", ",vi:"), "no part `iv`"),
        (good.replace(",tag:", ",tag:*"), "`tag` that is no base64"),
        (good.replacen(":str", ":sir", 1), "a type that SOPS"),
        (good.replace("data:", "data:A"), "`data` that is no base64"),
        (good.replace("type:str]", "type:str"), "not closed"),
        (good.replace(']', "] tail"), "text behind its end"),
        (
            good.replace("AES256_GCM", "AES256-GCM"),
            "is not of the form",
        ),
        (good.replace(&noise(16), &noise(15)), "16 bytes"),
    ] {
        let text = file(&format!("k:\n    v: {bad}\n"), "");
        let envelope = read(&text);
        assert_eq!(envelope.flaws.len(), 1, "{bad}");
        let flaw = &envelope.flaws[0];
        assert!(flaw.message.contains(why), "{} for {bad}", flaw.message);
        assert!(flaw.message.contains("`k.v`"));
        assert_eq!(flaw.span.text(&text), bad);
    }
}

#[test]
fn metadata_are_checked_part_by_part() {
    let whole = file("a: \"\"\n", "    shamir_threshold: 3\n");
    assert_eq!(flaws(&read(&whole)), [""; 0]);
    for (from, to, why) in [
        ("mac: ENC", "mac: XNC", "MAC is not of the form"),
        ("mac:", "cam:", "no MAC"),
        ("2026-01-02T", "2026-01-02 ", "RFC 3339"),
        ("lastmodified", "modified", "no `lastmodified`"),
        ("version: 3.12.1", "version: three", "no version"),
        ("-----END AGE", "-----END OLD", "cut off"),
        ("enc: |", "cne: |", "`enc` is missing"),
        ("recipient:", "name:", "is not named"),
        ("    age:", "    egg:", "name no key"),
    ] {
        assert!(whole.contains(from), "{from}");
        let found = read(&whole.replacen(from, to, 1));
        assert!(
            flaws(&found).iter().any(|flaw| flaw.contains(why)),
            "{why}: {:?}",
            found.flaws
        );
    }
    let two = "    encrypted_regex: a\n    encrypted_suffix: b\n";
    assert!(flaws(&read(&file("a: \"\"\n", two)))[0].contains("SOPS refuses"));
    let twice = format!("sops: {{mac: x}}\n{whole}");
    assert!(
        flaws(&read(&twice))
            .iter()
            .any(|flaw| flaw.contains("given twice"))
    );
}

#[test]
fn key_groups_of_all_kinds_are_read() {
    let text = format!(
        "a: \"\"\nsops:\n  shamir_threshold: 3\n  key_groups:\n  - kms: [{{arn: 'arn:aws:kms:x+arn:role', enc: x}}]\n    \
         gcp_kms: [{{resource_id: projects/p, enc: x}}]\n    hckms: [{{key_id: 'r:u', enc: x}}]\n  \
         - azure_kv: [{{vault_url: 'https://v/', name: n, version: '1', enc: x}}]\n    \
         hc_vault: [{{vault_address: 'https://v:8200', engine_path: transit, key_name: k, enc: x}}]\n    \
         pgp: [{{fp: ab cd, enc: \"-----BEGIN PGP MESSAGE-----\\n-----END PGP MESSAGE-----\"}}]\n    age: []\n  \
         lastmodified: '2026-01-02T03:04:05.5+01:00'\n  mac: {}\n  version: 3.9.0\n",
        enc(128, "str")
    );
    let envelope = read(&text);
    let shown: Vec<Vec<String>> = envelope
        .metadata
        .groups
        .iter()
        .map(|group| group.iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(
        shown,
        [
            ["kms arn:aws:kms:x", "gcp_kms projects/p", "hckms r:u"],
            [
                "azure_kv https://v/keys/n",
                "hc_vault https://v:8200/transit/keys/k",
                "pgp ABCD"
            ],
        ]
    );
    assert_eq!(flaws(&envelope).len(), 1);
    assert!(flaws(&envelope)[0].contains("Shamir"));
}

#[test]
fn rules_and_files_name_a_key_in_one_form() {
    for (kind, rule, file) in [
        (
            RecipientKind::HcVault,
            "https://v:8200/v1/transit/keys/k",
            "https://v:8200/v1/transit/keys/k/",
        ),
        (
            RecipientKind::AzureKv,
            "https://v/keys/n/123",
            "https://v/keys/n",
        ),
        (RecipientKind::Pgp, "ab cd!", "ABCD"),
        (RecipientKind::Age, " age1x ", "age1x"),
    ] {
        assert_eq!(Recipient::new(kind, rule), Recipient::new(kind, file));
    }
}

#[test]
fn the_same_key_in_other_files_is_no_envelope() {
    for text in [
        "sops:\n    enabled: true\n    age: {secretName: x}\n",
        "sops: yes\n",
        "a: {sops: {mac: x}}\n",
        "",
    ] {
        let stream = yaml::parse(text);
        assert!(read_tree(text, &stream).is_none(), "{text}");
    }
}

#[test]
fn dotenv_and_ini_have_flat_metadata() {
    let age = AGE.replace('\n', "\\n");
    let mut dotenv = format!("#{}\nA={}\nB=\nC=clear\n", enc(3, "comment"), enc(3, "str"));
    let mut ini = format!(
        "; note\n[one]\na = {}\nc = `clear # text`\n\n[sops]\n",
        enc(3, "str")
    );
    for (key, value) in [
        ("age__list_0__map_enc", age.as_str()),
        ("age__list_0__map_recipient", "age1one"),
        ("lastmodified", "2026-01-02T03:04:05Z"),
        ("mac", enc(128, "str").as_str()),
        ("version", "3.12.1"),
    ] {
        writeln!(dotenv, "sops_{key}={value}").unwrap();
        writeln!(ini, "{key} = {value}").unwrap();
    }
    for (name, text, path, value) in [
        ("x.env", &dotenv, "C", "clear"),
        ("x.ini", &ini, "one.c", "`clear # text`"),
    ] {
        let store = Store::of(name, text);
        assert_eq!(Store::of("x", text), store);
        let envelope = read_flat(text, store).unwrap();
        assert_eq!(flaws(&envelope), [""; 0], "{name}");
        assert_eq!(plain(&envelope), [path], "{name}");
        assert_eq!(envelope.plain[0].span.text(text), value);
        assert_eq!(envelope.metadata.groups[0][0].id, "age1one");
    }
    let again = dotenv.replace("sops_mac", "sops_mac=x\nsops_mac");
    let envelope = read_flat(&again, Store::Dotenv).unwrap();
    assert_eq!(flaws(&envelope).len(), 1);
    assert!(flaws(&envelope)[0].contains("twice"));
    assert!(read_flat("sops_path=x\n", Store::Dotenv).is_none());
    assert!(read_flat("[sops]\nage = 3\n", Store::Ini).is_none());
}

#[test]
fn binary_files_are_json_under_any_name() {
    let text = format!(
        "{{\n\t\"data\": \"{}\",\n\t\"sops\": {{\n\t\t\"pgp\": [{{\"fp\": \"AB\", \"enc\": \
         \"-----BEGIN PGP MESSAGE-----\\n-----END PGP MESSAGE-----\"}}],\n\t\t\"kms\": null,\n\t\t\
         \"lastmodified\": \"2026-01-02T03:04:05Z\",\n\t\t\"mac\": \"{}\",\n\t\t\"version\": \"3.0.0\"\n\t}}\n}}\n",
        enc(40, "str"),
        enc(128, "str")
    );
    assert_eq!(Store::of("key.pem", &text), Store::Json);
    let envelope = read(&text);
    assert_eq!(flaws(&envelope), [""; 0]);
    assert_eq!(plain(&envelope), [""; 0]);
}

#[test]
fn many_values_are_counted_not_listed() {
    let body: String = (0..80).map(|n| format!("k{n}: x\n")).collect();
    let envelope = read(&file(&body, ""));
    assert_eq!(envelope.plain.len(), MAX_LISTED);
    assert_eq!(envelope.more_plain, 80 - MAX_LISTED);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_makes_it_panic(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("sops:\n  mac: ENC[".to_owned()), Just("sops_mac=".to_owned()),
                Just("[sops]\nmac = \"\"\"".to_owned()), Just("\n- # é\n".to_owned()),
                Just("sops_encrypted_comment_regex=(".to_owned()), Just(enc(3, "str")),
                Just("  unencrypted_comment_regex: é\n".to_owned()), "[a-z:=`\"é\\n #{}\\[\\],-]{0,12}",
            ],
            0..12,
        )
    ) {
        let text = parts.concat();
        let stream = yaml::parse(&text);
        let found = [
            read_tree(&text, &stream),
            read_flat(&text, Store::Dotenv),
            read_flat(&text, Store::Ini),
        ];
        for envelope in found.into_iter().flatten() {
            let spans = envelope.plain.iter().map(|p| p.span);
            for span in spans.chain(envelope.flaws.iter().map(|f| f.span)) {
                prop_assert!(text.get(span.start..span.end).is_some());
            }
        }
        let _ = Pattern::new(&text);
    }
}
