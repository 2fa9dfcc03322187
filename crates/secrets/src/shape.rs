//! Whether a text looks made by a machine. That never makes a finding: it tells
//! a token from the name of one where the key leaves it open.

/// Shortest token.
const MIN_RANDOM: usize = 12;

/// Shortest text that looks random where nothing else says that it is a secret.
const MIN_STRONG: usize = 16;

/// Longest number in a name: a year, a port.
const MAX_NUMBER: usize = 5;

/// Longest part of a name that is no word, and how many parts such a name has.
const MAX_ODD: usize = 6;
const MIN_AROUND_ODD: usize = 4;

/// Longest letters that are one word; `Donaudampfschifffahrt` is longer, tokens
/// without digits and capitals are rarer.
const MAX_WORD: usize = 24;

/// Whether a text is no name: not words and short numbers with signs between.
pub(crate) fn is_random(text: &str) -> bool {
    text.len() >= MIN_RANDOM && text.is_ascii() && !is_like_a_name(text)
}

/// Whether a text is long, mixed, and hardly anything but a secret.
pub(crate) fn is_strongly_random(text: &str) -> bool {
    text.len() >= MIN_STRONG
        && is_random(text)
        && !text.contains(char::is_whitespace)
        && is_mixed(text)
}

/// Whether letters and digits, or cases, change often; hexadecimal text does.
fn is_mixed(text: &str) -> bool {
    let kinds: Vec<u8> = text.bytes().map(kind).collect();
    let changes = kinds.windows(2).filter(|pair| match pair {
        [a, b] => a != b,
        _ => false,
    });
    changes.count() * 5 >= text.len() && text.bytes().any(|byte| byte.is_ascii_digit())
}

fn kind(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    }
}

/// Whether a text is a name of people's making: `gitea-db-credentials`,
/// `DB_PASSWORD`, `my.registry.io/app:v1.2`, `adminPassword`, `10.0.0.1`.
fn is_like_a_name(text: &str) -> bool {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let count = parts.len();
    let mut odd = parts.iter().filter(|part| !is_word(part)).peekable();
    // One of a machine or a place: `ibm-s390x-ssh-key`.
    let all = odd
        .next()
        .is_none_or(|part| part.len() <= MAX_ODD && count >= MIN_AROUND_ODD)
        && odd.peek().is_none();
    // Signs make names only where they stand between words.
    let signs = text
        .bytes()
        .filter(|byte| !byte.is_ascii_alphanumeric())
        .count();
    let usual = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_./:@, ".contains(&byte));
    all && usual && signs <= count + 1
}

/// Whether letters and digits are a word of a name: `admin`, `v2`, `k8s`, `s3`,
/// `adminPassword`, `2024`.
fn is_word(part: &str) -> bool {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let letters = part.len() - digits;
    if letters == 0 {
        return digits <= MAX_NUMBER;
    }
    let kinds: Vec<u8> = part.bytes().map(kind).collect();
    let changes = kinds.windows(2).filter(|pair| match pair {
        [a, b] => a != b,
        _ => false,
    });
    let runs = kinds.chunk_by(|a, b| a == b);
    let numbers = runs.filter(|run| run.first() == Some(&2)).count();
    let ends_with_number = kinds.last() == Some(&2);
    let capitals = kinds.windows(2).filter(|pair| *pair == [0, 1]).count();
    digits <= MAX_NUMBER
        && numbers <= 1
        && letters <= MAX_WORD * (capitals + 1)
        // `camelCaseNames` have a few letters for each capital.
        && changes.count() * 7 <= part.len() * 2 + 8
        && (digits == 0 || letters >= digits)
        && (digits <= 2 || ends_with_number)
}

/// Whether one sign stands four times in a row, or digits or letters stand in
/// their order: examples do that.
pub(crate) fn has_a_row(text: &str) -> bool {
    has_row_of(text, 4)
}

/// Whether somebody has counted: `abcdef.0123456789abcdef`.
pub(crate) fn is_counted(text: &str) -> bool {
    has_row_of(text, 8)
}

fn has_row_of(text: &str, length: usize) -> bool {
    let bytes = text.as_bytes();
    let row = |step: u8| {
        bytes.windows(length).any(|part| {
            part.windows(2)
                .all(|two| matches!(two, [a, b] if a.checked_add(step) == Some(*b)))
        })
    };
    row(0) || row(1)
}

/// Whether a text is a UUID: it names things, and is used as a secret only by
/// mistake.
pub(crate) fn is_uuid(text: &str) -> bool {
    let mut lengths = [8, 4, 4, 4, 12].into_iter();
    let fits = text.split('-').all(|part| {
        lengths.next() == Some(part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit())
    });
    fits && lengths.next().is_none()
}
