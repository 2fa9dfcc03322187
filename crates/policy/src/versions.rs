//! Versions of charts, and ranges of them, as numbers that can be compared.

/// The numbers of a version: `v12.1.0-rc1` is 12, 1, 0. Of a range with an upper
/// end (`~12.1`, `^12.1.0`, `12.x`) they are those of the newest version in it;
/// `None` for another range or a word, of which no order is known.
pub(crate) fn numbers(version: &str) -> Option<Vec<u64>> {
    let version = version.trim();
    let (fixed, plain) = match version.chars().next()? {
        '^' => (Some(1), version.get(1..)?),
        '~' => (Some(2), version.get(1..)?),
        '=' => (None, version.get(1..)?),
        _ => (None, version),
    };
    let core = plain
        .trim()
        .trim_start_matches('v')
        .split(['-', '+'])
        .next()?;
    let parts: Vec<&str> = core.split('.').collect();
    let wild = parts
        .iter()
        .position(|part| matches!(*part, "x" | "X" | "*"));
    let mut numbers = parts
        .iter()
        .take(wild.unwrap_or(parts.len()))
        .map(|part| part.parse().ok())
        .collect::<Option<Vec<u64>>>()?;
    // `^0.2.3` stays below 0.3, `~1` below 2.
    let leading = numbers.iter().take_while(|number| **number == 0).count();
    let fixed = match fixed {
        Some(1) => Some(leading + 1),
        Some(fixed) => Some(fixed.min(numbers.len())),
        None => wild,
    };
    if let Some(fixed) = fixed.filter(|fixed| *fixed > 0) {
        numbers.truncate(fixed);
        numbers.push(u64::MAX);
    }
    (!numbers.is_empty()).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn a_range_is_its_newest_version() {
        let ten = numbers("10.0.0");
        for below in [
            "v9.6.1", "~9", "^9.1.0", "9.x", "9.*", "~9.6.1", "=9.6.1", "^0.2.3",
        ] {
            assert!(numbers(below) < ten && numbers(below).is_some(), "{below}");
        }
        assert!(numbers("^0.2.3") < numbers("0.3.0"));
        assert!(numbers("~1.2.3") < numbers("1.3.0"));
        assert!(numbers("9.x") > numbers("9.99.99"));
        for unknown in [">=9", "*", "latest", "", "x", ">=1 <2", "1 || 2"] {
            assert_eq!(numbers(unknown), None, "{unknown}");
        }
        assert!(numbers("10.x") >= ten && numbers("^10") >= ten);
    }
}
