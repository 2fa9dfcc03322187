//! `pretty`: for people at a terminal.
//!
//! A finding says what is wrong, shows the place and those that make it wrong,
//! gives the reason with the row of the contract, and what to do. The snippets
//! are drawn by miette; everything else is plain text wrapped to the width.

mod draw;
mod fit;
mod lines;
mod wrap;

use std::io::{self, Write};

use railint_lint::{Finding, Outcome, Related};

use crate::color::Paint;
use crate::common::repo_of;
use crate::pretty::draw::{MAX_LINES, Pen, Spot, digits};
use crate::pretty::wrap::paragraph;
use crate::{Format, Options, Texts, summary};

/// More places than this make a message longer than a screen.
const MAX_RELATED: usize = 4;

/// Where the page of a rule can be read online.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/src/branch/main/rules");

pub(crate) struct Pretty;

impl Format for Pretty {
    fn write(
        &self,
        outcome: &Outcome,
        texts: &dyn Texts,
        options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let page = Page {
            texts,
            pen: Pen::new(options),
            paint: Paint { on: options.color },
            options,
        };
        for finding in &outcome.findings {
            writeln!(out, "{}", page.finding(finding))?;
        }
        if !options.quiet {
            out.write_all(page.summary(outcome).as_bytes())?;
        }
        Ok(())
    }
}

/// What is needed to lay out one finding after the other.
struct Page<'a> {
    texts: &'a dyn Texts,
    pen: Pen,
    paint: Paint,
    options: &'a Options,
}

impl Page<'_> {
    fn finding(&self, finding: &Finding) -> String {
        let digits = finding
            .all_related()
            .map(|related| &related.place)
            .chain([&finding.place])
            .map(digits)
            .max()
            .unwrap_or(1);
        let mut text = self.header(finding);
        text += &self.message(finding);
        // The file of today says something else there.
        let past = finding.past.is_some();
        text += &self.spot(Spot {
            past,
            repo: repo_of(finding),
            path: &finding.path,
            place: &finding.place,
            label: &finding.label,
            context: true,
            rows: MAX_LINES,
            digits,
        });
        for related in finding.related.iter().take(MAX_RELATED) {
            text += &self.related(related, &related.message, MAX_LINES, digits);
        }
        let more = finding.related.len().saturating_sub(MAX_RELATED);
        if more > 0 {
            text += &format!("  and {more} more, listed by `--format json`\n");
        }
        if let Some(contract) = &finding.contract {
            text += &self.lead("Why: ", &contract.message);
            text += &self.related(contract, "", 1, digits);
        }
        text += &self.lead("help: ", &finding.help);
        text
    }

    /// `error[boundary/wrong-layer]`.
    fn header(&self, finding: &Finding) -> String {
        let level = finding.level;
        let id = finding.rule.id;
        let rule = if self.options.hyperlinks {
            format!("\u{1b}]8;;{PAGES}/{id}.md\u{1b}\\{id}\u{1b}]8;;\u{1b}\\")
        } else {
            id.to_owned()
        };
        let head = format!("{level}[{rule}]");
        format!("{}\n", self.paint.level(level, &head))
    }

    fn message(&self, finding: &Finding) -> String {
        let icon = self.pen.icon(finding.level);
        let lead = self.paint.level(finding.level, icon);
        paragraph(
            &format!("  {icon} "),
            &format!("  {lead} "),
            &finding.message,
            self.pen.width(),
        )
    }

    fn lead(&self, word: &str, text: &str) -> String {
        let painted = format!("  {}", self.paint.lead(word));
        paragraph(&format!("  {word}"), &painted, text, self.pen.width())
    }

    fn related(&self, related: &Related, label: &str, rows: usize, digits: usize) -> String {
        self.spot(Spot {
            past: false,
            repo: related.repo.as_deref(),
            path: &related.path,
            place: &related.place,
            label,
            context: false,
            rows,
            digits,
        })
    }

    fn spot(&self, spot: Spot<'_>) -> String {
        let name = self.texts.display_path(spot.repo, spot.path);
        let text = (!spot.past)
            .then(|| self.texts.text(spot.repo, spot.path))
            .flatten();
        self.pen.draw(&spot, &name, text.as_deref())
    }

    fn summary(&self, outcome: &Outcome) -> String {
        let heaviest = outcome.findings.iter().map(|finding| finding.level).max();
        let counts = summary::counts(outcome);
        let counts = match heaviest {
            Some(level) => self.paint.level(level, &counts),
            None => self.paint.bold(&counts),
        };
        // A run that found nothing is one line, unless more is asked for.
        let parts = &outcome.judged_in_part;
        let brief = heaviest.is_none() && !self.options.verbose && !parts.is_empty();
        let in_part = if brief {
            ", judged in part (--verbose tells why)"
        } else {
            ""
        };
        let mut text = format!("{counts} {}{in_part}.\n", summary::extent(outcome));
        for part in parts.iter().filter(|_| !brief) {
            text += &self.lead("judged in part: ", part);
        }
        for note in &outcome.notes {
            text += &self.lead("note: ", note);
        }
        text
    }
}

#[cfg(test)]
mod tests;
