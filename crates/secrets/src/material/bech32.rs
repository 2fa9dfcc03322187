//! The checksum of Bech32 (BIP 173), which the keys of age carry.

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Whether a text in one case is Bech32 with a right checksum, however long.
pub(crate) fn is_valid(text: &str) -> bool {
    let mixed = text.bytes().any(|b| b.is_ascii_lowercase())
        && text.bytes().any(|b| b.is_ascii_uppercase());
    let lower = text.to_ascii_lowercase();
    let Some((prefix, data)) = lower.rsplit_once('1') else {
        return false;
    };
    if mixed || prefix.is_empty() || data.len() < 6 {
        return false;
    }
    let values: Option<Vec<u8>> = data
        .bytes()
        .map(|byte| {
            let at = ALPHABET.iter().position(|known| *known == byte)?;
            u8::try_from(at).ok()
        })
        .collect();
    values.is_some_and(|values| polymod(prefix, &values) == 1)
}

/// The remainder that is 1 for a right checksum.
fn polymod(prefix: &str, values: &[u8]) -> u32 {
    const GENERATOR: [u32; 5] = [
        0x3b6a_57b2,
        0x2650_8e6d,
        0x1ea1_19fa,
        0x3d42_33dd,
        0x2a14_62b3,
    ];
    let high = prefix.bytes().map(|byte| byte >> 5);
    let low = prefix.bytes().map(|byte| byte & 31);
    let all = high.chain([0]).chain(low).chain(values.iter().copied());
    all.fold(1_u32, |sum, value| {
        let top = sum >> 25;
        let next = ((sum & 0x1ff_ffff) << 5) ^ u32::from(value);
        GENERATOR
            .iter()
            .enumerate()
            .filter(|(bit, _)| (top >> bit) & 1 == 1)
            .fold(next, |next, (_, part)| next ^ part)
    })
}

/// A valid text, for samples.
#[cfg(any(test, feature = "samples"))]
pub(crate) fn encode(prefix: &str, values: &[u8]) -> String {
    let mut padded = values.to_vec();
    padded.extend([0; 6]);
    let sum = polymod(&prefix.to_ascii_lowercase(), &padded) ^ 1;
    let mut all = values.to_vec();
    all.extend((0..6).map(|at| ((sum >> (5 * (5 - at))) & 31) as u8));
    let data: String = all
        .iter()
        .filter_map(|value| ALPHABET.get(usize::from(*value)))
        .map(|digit| char::from(*digit))
        .collect();
    format!("{prefix}1{data}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        // From BIP 173.
        for good in [
            "A12UEL5L",
            "a12uel5l",
            "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
        ] {
            assert!(is_valid(good), "{good}");
        }
        for bad in ["A12UEL5M", "a12UEL5L", "split1cheo2y9e2w", "1", "x1b4n0q5v"] {
            assert!(!is_valid(bad), "{bad}");
        }
        assert!(is_valid(&encode("age-secret-key-", &[7; 52])));
    }
}
