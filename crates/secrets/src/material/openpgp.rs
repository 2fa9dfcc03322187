//! Whether a private key of OpenPGP is protected by a passphrase (RFC 4880,
//! RFC 9580): as much of the packets as that takes.

/// How many packets are looked at.
const MAX_PACKETS: usize = 64;

/// Whether some secret key or subkey stands there in clear.
pub(crate) fn has_plain_secret(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    for _ in 0..MAX_PACKETS {
        let Some((tag, body, behind)) = packet(rest) else {
            return false;
        };
        if matches!(tag, 5 | 7) && usage(body) == Some(0) {
            return true;
        }
        rest = behind;
    }
    false
}

/// Tag and body of the first packet, and what is behind it.
fn packet(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (first, rest) = bytes.split_first()?;
    if first & 0x80 == 0 {
        return None;
    }
    let (tag, length, rest) = if first & 0x40 == 0 {
        let width = match first & 3 {
            0 => 1,
            1 => 2,
            2 => 4,
            // Of indeterminate length: up to the end.
            _ => return Some(((first >> 2) & 15, rest, &[])),
        };
        let (length, rest) = rest.split_at_checked(width)?;
        ((first >> 2) & 15, number(length), rest)
    } else {
        let (length, rest) = new_length(rest)?;
        (first & 63, length, rest)
    };
    let (body, behind) = rest.split_at_checked(length)?;
    Some((tag, body, behind))
}

/// A length in the newer form; partial lengths are not used for keys.
fn new_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    match first {
        0..=191 => Some((usize::from(*first), rest)),
        192..=223 => {
            let (second, rest) = rest.split_first()?;
            let length = ((usize::from(*first) - 192) << 8) + usize::from(*second) + 192;
            Some((length, rest))
        }
        255 => {
            let (length, rest) = rest.split_at_checked(4)?;
            Some((number(length), rest))
        }
        _ => None,
    }
}

fn number(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .fold(0, |number, byte| (number << 8) | usize::from(*byte))
}

/// How the secret part of a key packet is protected; 0 is not at all.
fn usage(body: &[u8]) -> Option<u8> {
    let (version, rest) = body.split_first()?;
    // The time of creation.
    let rest = rest.get(4..)?;
    let (algorithm, rest) = rest.split_first()?;
    let rest = match version {
        4 => public_part(*algorithm, rest)?,
        // The public part says its length.
        6 => {
            let (length, rest) = rest.split_at_checked(4)?;
            rest.get(number(length)..)?
        }
        _ => return None,
    };
    rest.first().copied()
}

/// What is behind the public numbers of a key.
fn public_part(algorithm: u8, mut rest: &[u8]) -> Option<&[u8]> {
    let numbers = match algorithm {
        1..=3 => 2,
        16 => 3,
        17 => 4,
        18 | 19 | 22 => {
            rest = counted(rest)?;
            1
        }
        25 | 27 => return rest.get(32..),
        26 => return rest.get(56..),
        28 => return rest.get(57..),
        _ => return None,
    };
    for _ in 0..numbers {
        let (bits, behind) = rest.split_at_checked(2)?;
        rest = behind.get(number(bits).div_ceil(8)..)?;
    }
    // How the key of an exchange is derived.
    if algorithm == 18 {
        counted(rest)
    } else {
        Some(rest)
    }
}

/// What is behind bytes that one byte counts.
fn counted(bytes: &[u8]) -> Option<&[u8]> {
    let (count, rest) = bytes.split_first()?;
    rest.get(usize::from(*count)..)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An RSA key of version 4 in an old packet.
    fn key(usage: u8) -> Vec<u8> {
        let mut body = vec![4, 1, 2, 3, 4, 1];
        body.extend([0, 16, 0xff, 0xff, 0, 3, 7]);
        body.push(usage);
        body.extend([0; 20]);
        let mut packet = vec![0x94, body.len() as u8];
        packet.extend(body);
        packet
    }

    #[test]
    fn a_passphrase_is_told_from_none() {
        assert!(has_plain_secret(&key(0)));
        assert!(!has_plain_secret(&key(254)));
        let mut both = key(254);
        both.extend(key(0));
        assert!(has_plain_secret(&both));
    }

    #[test]
    fn anything_cut_off_is_none() {
        let key = key(0);
        for end in 0..key.len() {
            assert!(!has_plain_secret(&key[..end]), "{end}");
        }
        assert!(!has_plain_secret(&[0x95, 0xff, 0xff, 4]));
        assert!(!has_plain_secret(&[0xff; 40]));
    }
}
