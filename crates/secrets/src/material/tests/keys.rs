//! Private keys, made up from random bytes in the frames of their kinds.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::found;
use crate::material::bech32;
use crate::samples::{Random, armoured, bytes, der};

fn kinds(text: &str) -> Vec<String> {
    found(text).into_iter().map(|(what, _)| what).collect()
}

#[test]
fn pem_is_found_however_it_is_written() {
    let mut random = Random::new(1);
    let content = der(&mut random, 1190);
    for label in ["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY"] {
        for (before, line, behind) in [
            ("", "\n", "\n"),
            ("key: |\n  ", "\n  ", "\n"),
            ("{\"private_key\": \"", "\\n", "\\n\"}"),
            ("# ", "\n# ", "\n"),
            ("KEY='", "\r\n", "'\r\n"),
        ] {
            let text = format!("{before}{}{behind}", armoured(label, "", &content, line));
            assert_eq!(kinds(&text).len(), 1, "{text}");
        }
        let twice = STANDARD.encode(armoured(label, "", &content, "\n"));
        assert_eq!(kinds(&format!("tls.key: {twice}\n")).len(), 1);
        let broken: Vec<String> = twice
            .as_bytes()
            .chunks(76)
            .map(|chunk| String::from_utf8(chunk.to_vec()).unwrap())
            .collect();
        assert_eq!(
            kinds(&format!("tls.key: |\n  {}\n", broken.join("\n  "))).len(),
            1
        );
    }
}

#[test]
fn what_is_encrypted_or_cut_off_or_public_is_quiet() {
    let mut random = Random::new(2);
    let content = der(&mut random, 1190);
    let headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n";
    let short = content.get(..300).unwrap();
    for text in [
        armoured("ENCRYPTED PRIVATE KEY", "", &content, "\n"),
        armoured("RSA PRIVATE KEY", headers, &content, "\n"),
        armoured("RSA PRIVATE KEY", "", short, "\n"),
        armoured("CERTIFICATE", "", &content, "\n"),
        armoured("PUBLIC KEY", "", &content, "\n"),
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE...\n-----END RSA PRIVATE KEY-----\n".to_owned(),
        "-----BEGIN PRIVATE KEY-----\n{{ .Values.key }}\n-----END PRIVATE KEY-----\n".to_owned(),
        "-----BEGIN PRIVATE KEY-----\n".to_owned(),
    ] {
        assert!(kinds(&text).is_empty(), "{text}");
    }
}

#[test]
fn keys_of_openssh_are_told_by_their_cipher() {
    let mut random = Random::new(3);
    for (cipher, count) in [("none", 1), ("aes256-ctr", 0)] {
        let mut content = b"openssh-key-v1\0\0\0\0".to_vec();
        content.push(cipher.len() as u8);
        content.extend(cipher.as_bytes());
        content.extend(bytes(&mut random, 300));
        let text = armoured("OPENSSH PRIVATE KEY", "", &content, "\n");
        assert_eq!(kinds(&text).len(), count, "{cipher}");
    }
}

#[test]
fn keys_of_age_need_a_right_checksum() {
    let mut random = Random::new(4);
    let values: Vec<u8> = (0..52).map(|_| random.below(32) as u8).collect();
    let key = bech32::encode("age-secret-key-", &values).to_uppercase();
    assert_eq!(kinds(&format!("# key\n{key}\n")), ["a secret key of age"]);
    let last = if key.ends_with('Q') { "P" } else { "Q" };
    let wrong = format!("{}{last}", key.get(..key.len() - 1).unwrap());
    assert!(kinds(&wrong).is_empty());
    assert!(kinds("AGE-SECRET-KEY-1XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX").is_empty());
}

#[test]
fn keys_of_putty_and_wire_guard() {
    let mut random = Random::new(5);
    let putty = |encryption: &str| {
        format!(
            "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: {encryption}\nComment: x\n\
             Public-Lines: 1\nAAAA\nPrivate-Lines: 1\nAAAA\nPrivate-MAC: 00\n"
        )
    };
    assert_eq!(kinds(&putty("none")), ["a private key of PuTTY"]);
    assert!(kinds(&putty("aes256-cbc")).is_empty());
    let key = STANDARD.encode(bytes(&mut random, 32));
    for text in [
        format!("[Interface]\nPrivateKey = {key}\n"),
        format!("privateKey: \"{key}\"\n"),
        format!("PresharedKey={key}\n"),
    ] {
        assert_eq!(kinds(&text), ["a private key of WireGuard"], "{text}");
    }
    for text in [
        "[Interface]\nPrivateKey = <key>\n".to_owned(),
        format!("PublicKey = {key}\n"),
        "privateKey: existing-secret-name\n".to_owned(),
    ] {
        assert!(kinds(&text).is_empty(), "{text}");
    }
}
