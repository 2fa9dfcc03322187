//! From the text of a condition to the condition.

use super::{Condition, Order, Step, Test};

/// The comparisons, longer ones before those that they begin with.
const OPERATORS: &[&str] = &["==", "!=", "<=", ">=", "<", ">", "like "];

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// A sentence without a full stop that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (absent, written) = match text.strip_prefix('!') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        };
        let (path, rest) = path(written)?;
        let rest = rest.trim_start();
        let test = match (absent, rest) {
            (true, "") => Test::Absent,
            (true, _) => return Err("behind `!` stands a field and nothing else".to_owned()),
            (false, "") => Test::Present,
            (false, rest) => test(rest)?,
        };
        Ok(Self {
            text: text.to_owned(),
            path,
            test,
        })
    }
}

fn test(rest: &str) -> Result<Test, String> {
    let found = OPERATORS
        .iter()
        .find_map(|operator| Some((*operator, rest.strip_prefix(operator)?)));
    let Some((operator, value)) = found else {
        return Err(if rest.starts_with('=') {
            "two values are compared with `==`".to_owned()
        } else {
            "behind the field stands `==`, `!=`, `<`, `<=`, `>`, `>=` or `like`".to_owned()
        });
    };
    let value = unquoted(value.trim());
    if value.is_none_or(str::is_empty) && !rest.ends_with(['"', '\'']) {
        return Err(format!("nothing stands behind `{}`", operator.trim()));
    }
    let value = value.unwrap_or_default();
    let number = |order| {
        let number = value
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite());
        let number =
            number.ok_or_else(|| format!("`{operator}` compares numbers, and `{value}` is none"));
        number.map(|number| Test::Number(order, number))
    };
    match operator {
        "==" => Ok(Test::Equal(value.to_owned())),
        "!=" => Ok(Test::Differs(value.to_owned())),
        "<=" => number(Order::BelowOrEqual),
        ">=" => number(Order::AboveOrEqual),
        "<" => number(Order::Below),
        ">" => number(Order::Above),
        _ => Ok(Test::Like(value.to_owned())),
    }
}

/// A value without the quotes around it; `None` where they are all there is and
/// do not close.
fn unquoted(value: &str) -> Option<&str> {
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return rest.strip_suffix(quote);
        }
    }
    Some(value)
}

/// The path at the start of a text, and what follows it.
fn path(text: &str) -> Result<(Vec<Step>, &str), String> {
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        if !rest.starts_with('[') {
            let end = rest.find(ends_key).unwrap_or(rest.len());
            let (key, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            match key {
                "" => return Err("a field is missing: `spec.type == NodePort`".to_owned()),
                "*" => steps.push(Step::Every),
                key => steps.push(Step::Key(key.to_owned())),
            }
            rest = behind;
        }
        while let Some(inside) = rest.strip_prefix('[') {
            let (step, behind) = bracket(inside)?;
            steps.push(step);
            rest = behind;
        }
        match rest.strip_prefix('.') {
            Some(behind) => rest = behind,
            None => return Ok((steps, rest)),
        }
    }
}

/// What ends a key that stands without quotes.
fn ends_key(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '[' | ']' | '=' | '!' | '<' | '>' | '"' | '\'')
}

/// What stands behind a `[`, and what follows the `]`.
fn bracket(inside: &str) -> Result<(Step, &str), String> {
    let open = || "a `[` is not closed".to_owned();
    for quote in ['"', '\''] {
        if let Some(quoted) = inside.strip_prefix(quote) {
            let (key, behind) = quoted.split_once(quote).ok_or_else(open)?;
            let behind = behind.strip_prefix(']').ok_or_else(open)?;
            return Ok((Step::Key(key.to_owned()), behind));
        }
    }
    let (item, behind) = inside.split_once(']').ok_or_else(open)?;
    if item == "*" {
        return Ok((Step::Every, behind));
    }
    let index = item.parse();
    let index = index.map_err(|_| {
        format!("in brackets stands a number, `*` or a key in quotes, not `{item}`")
    })?;
    Ok((Step::Item(index), behind))
}
