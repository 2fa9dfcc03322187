//! Values of which the template writes the first part: lines like
//! `labels: {{ include "labels" . | nindent 4 }}` with more labels below.

use std::ops::Range;

use super::blocks::owner_column;

/// The value of the last line of text, if it was made of masked actions only.
#[derive(Default)]
pub(super) struct Values {
    last: Option<Masked>,
}

struct Masked {
    place: Range<usize>,
    /// The column of what it is the value of, and whether that is a key.
    owner: usize,
    has_key: bool,
}

impl Values {
    /// Takes a line of text, and where its value is if that is all masked. Where
    /// this line belongs to the value of the line before, that cannot be a word.
    pub(super) fn content(
        &mut self,
        out: &mut [u8],
        start: usize,
        end: usize,
        value: Option<Range<usize>>,
    ) {
        // Nearly no line has anything to do with it.
        if self.last.is_none() && value.is_none() {
            return;
        }
        let line = out.get(start..end).unwrap_or_default();
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        let text = line.get(indent..).unwrap_or_default();
        if text.starts_with(b"#") {
            return;
        }
        let owner = owner_column(line).map(|owner| {
            let rest = line.get(owner..).unwrap_or_default();
            (owner, !rest.starts_with(b"- "))
        });
        if let Some(last) = self.last.take() {
            let is_item = last.has_key && text.starts_with(b"- ") && indent == last.owner;
            if indent > last.owner || is_item {
                out.get_mut(last.place).unwrap_or_default().fill(b' ');
            }
        }
        self.last = value.zip(owner).map(|(place, (owner, has_key))| Masked {
            place,
            owner,
            has_key,
        });
    }
}
