//! Texts in the form of a secret that are none: placeholders and other kinds of
//! identifiers.

/// Words that nobody's random characters spell, in lower case.
const WORDS: &[&[u8]] = &[
    b"example",
    b"xxxx",
    b"your",
    b"changeme",
    b"change_me",
    b"change-me",
    b"placeholder",
    b"redacted",
    b"replace",
    b"dummy",
    b"sample",
    b"insert",
    b"secret",
    b"password",
    b"foobar",
    b"deadbeef",
    b"notreal",
    b"not-real",
    b"not_real",
    b"fake",
    b"invalid",
    b"abcdef",
    b"qwerty",
    b"123456",
    b"987654",
    b"000000",
    b"aaaaaa",
    b"------",
    b"______",
];

/// How much of a text is looked at, in bytes.
const LOOK: usize = 120;

/// Whether the random characters of a token are none: words, steps of the
/// alphabet, or few characters again and again.
pub(crate) fn is_placeholder(random: &[u8]) -> bool {
    let shown = random.get(..LOOK).unwrap_or(random).to_ascii_lowercase();
    if WORDS
        .iter()
        .any(|word| shown.windows(word.len()).any(|part| part == *word))
    {
        return true;
    }
    let characters: Vec<u8> = shown
        .iter()
        .copied()
        .filter(u8::is_ascii_alphanumeric)
        .collect();
    let mut distinct = characters.clone();
    distinct.sort_unstable();
    distinct.dedup();
    // Sixteen random hex digits have fewer than five different ones once in
    // some ten million times; longer and richer texts even less often.
    let needed = if characters.len() >= 24 { 7 } else { 5 };
    distinct.len() < needed.min(characters.len()) || in_steps(&characters)
}

/// Whether most characters follow the one before them, as in `1234abcd`, or
/// repeat it.
fn in_steps(characters: &[u8]) -> bool {
    let steps = characters
        .windows(2)
        .filter(|pair| match pair {
            [a, b] => *b == *a || *b == a.wrapping_add(1) || a.wrapping_sub(1) == *b,
            _ => false,
        })
        .count();
    characters.len() > 4 && steps * 2 > characters.len()
}

/// Whether a text that only its name makes a token is something else: the name
/// of a thing, words, or a digest where more than digits and letters of hex
/// would be. `joins` says whether its random characters may be dashes and the
/// like, as those of names are.
pub(crate) fn is_other(random: &[u8], joins: bool) -> bool {
    let has = |test: fn(&u8) -> bool| random.iter().any(test);
    let is_hex = random
        .iter()
        .all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    let letters = has(u8::is_ascii_alphabetic);
    let digits = has(u8::is_ascii_digit);
    if is_hex {
        return !(letters && digits);
    }
    // Words joined by dashes and underscores, however long.
    let cases = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    let joined = random
        .iter()
        .filter(|byte| matches!(byte, b'-' | b'_' | b'/' | b'.'))
        .count();
    let name = (joined > 0 && !(digits && cases)) || joined * 5 > random.len();
    !letters || !(digits || cases) || (joins && name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_steps_and_repetition_are_placeholders() {
        for text in [
            "xxxxxxxxxxxxxxxxxxxx",
            "YOUR_TOKEN_HERE_PLEASE",
            "0000000000000000000000",
            "1234567890abcdefghij",
            "aAbBaAbBaAbBaAbBaAbB",
            "IOSFODNN7EXAMPLE",
            "abcdef.0123456789abcdef",
        ] {
            assert!(is_placeholder(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn random_characters_are_not() {
        let mut random = crate::samples::Random::new(7);
        for _ in 0..2000 {
            let text = random.text("abcdef0123456789", 40);
            assert!(!is_placeholder(text.as_bytes()), "{text}");
            let mixed: String = ('a'..='z').chain('A'..='Z').chain('0'..='9').collect();
            let text = random.text(&mixed, 20);
            assert!(!is_placeholder(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn names_and_words_are_something_else() {
        for text in [
            "external-secrets-store-for-cloudflare-x",
            "cloudflare_api_token_from_the_vault_ref1",
            "onlylowercaseletterswithoutanydigitatall",
            "1111222233334444555566667777888899990000",
        ] {
            assert!(is_other(text.as_bytes(), true), "{text}");
        }
    }
}
