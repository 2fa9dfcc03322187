//! `html`: one page that needs nothing else. It has no script: a component is
//! opened by `details`, which keyboards and screen readers know.

use std::borrow::Cow;
use std::io::{self, Write};

use railint_lint::{Held, Map, MapLayer, MapPlace, MapRepo, Standing, Used, Violation};

use crate::common::one_line;
use crate::map::{counted, rows};

/// The look of the page.
const STYLE: &str = include_str!("map.css");

pub(super) fn write(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    let title = match map.stack.as_str() {
        "" => "Who owns what".to_owned(),
        stack => format!("Who owns what in {}", text(stack)),
    };
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>"
    )?;
    let violations: usize = map.repos.iter().map(|repo| repo.violations.len()).sum();
    let components = map.repos.iter().map(|repo| repo.holds.len()).sum();
    writeln!(
        out,
        "<p>{} in {}, <strong{}>{}</strong>. Open a component to see where it is deployed.</p>",
        counted(components, "component"),
        counted(map.repos.len(), "repo"),
        if violations > 0 {
            " class=\"broken\""
        } else {
            ""
        },
        counted(violations, "violation")
    )?;
    for sentence in &map.judged_in_part {
        writeln!(out, "<p class=\"note\">{}</p>", text(sentence))?;
    }
    for (layer, repos) in rows(map) {
        write_layer(layer, &repos, out)?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

fn write_layer(
    layer: Option<&MapLayer>,
    repos: &[&MapRepo],
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<section class=\"layer\">")?;
    match layer {
        Some(layer) => {
            writeln!(
                out,
                "<h2><span class=\"level\">{}</span> {}</h2>",
                text(&layer.name),
                text(&layer.title)
            )?;
            if !layer.owns.is_empty() {
                writeln!(out, "<p class=\"owns\">owns {}</p>", classes(&layer.owns))?;
            }
        }
        None => writeln!(out, "<h2>Outside the layers</h2>")?,
    }
    for repo in repos {
        write_repo(repo, out)?;
    }
    writeln!(out, "</section>")
}

fn write_repo(repo: &MapRepo, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<article class=\"repo\">\n<h3>{}</h3>",
        text(&repo.name)
    )?;
    if !repo.owns.is_empty() {
        writeln!(out, "<p class=\"owns\">owns {}</p>", classes(&repo.owns))?;
    }
    if !repo.known {
        writeln!(out, "<p class=\"note\">not checked out here</p>")?;
    } else if repo.holds.is_empty() && repo.uses.is_empty() {
        writeln!(out, "<p class=\"note\">deploys nothing that is known</p>")?;
    }
    for held in &repo.holds {
        write_held(held, out)?;
    }
    if !repo.uses.is_empty() {
        writeln!(out, "<h4>Uses</h4>")?;
        for used in &repo.uses {
            write_used(used, out)?;
        }
    }
    if !repo.violations.is_empty() {
        writeln!(out, "<h4>Violations</h4>\n<ul class=\"violations\">")?;
        for violation in &repo.violations {
            write_violation(violation, out)?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</article>")
}

fn write_held(held: &Held, out: &mut dyn Write) -> io::Result<()> {
    let (class, note) = match &held.standing {
        Standing::Rightful => ("rightful", String::new()),
        Standing::Foreign { owner } => (
            "foreign",
            format!(
                " <strong class=\"broken\">belongs to {}</strong>",
                text(owner)
            ),
        ),
        Standing::Unowned => (
            "unowned",
            " <span class=\"note\">owned by nobody</span>".to_owned(),
        ),
        Standing::Unplaced => (
            "unowned",
            " <span class=\"note\">not judged</span>".to_owned(),
        ),
    };
    writeln!(
        out,
        "<details class=\"{class}\">\n<summary>{} <span class=\"class\">{}</span>{note}</summary>",
        text(&held.title),
        text(&held.class)
    )?;
    write_places(&held.claims, out)?;
    writeln!(out, "</details>")
}

fn write_used(used: &Used, out: &mut dyn Write) -> io::Result<()> {
    let from = match used.providers.as_slice() {
        [] => String::new(),
        providers => format!(" of {}", text(&providers.join(", "))),
    };
    writeln!(
        out,
        "<details class=\"used\">\n<summary>{} <span class=\"class\">{}</span>{from}</summary>",
        text(&used.title),
        text(&used.class)
    )?;
    write_places(&used.places, out)?;
    writeln!(out, "</details>")
}

fn write_places(places: &[MapPlace], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<ul>")?;
    for place in places {
        writeln!(
            out,
            "<li><code>{}:{}</code> {}</li>",
            text(&place.path),
            place.line,
            text(&place.what)
        )?;
    }
    writeln!(out, "</ul>")
}

fn write_violation(violation: &Violation, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<li><span class=\"level-{0}\">{0}</span> {1} <code>{2}:{3}</code> <span class=\"note\">{4}</span></li>",
        violation.level,
        sentence(&violation.message),
        text(&violation.path),
        violation.line,
        text(&violation.rule)
    )
}

fn classes(classes: &[String]) -> String {
    let spans = classes
        .iter()
        .map(|class| format!("<span class=\"class\">{}</span>", text(class)));
    spans.collect::<Vec<_>>().join(" ")
}

/// A sentence, with what stands in backquotes as code.
fn sentence(plain: &str) -> String {
    let safe = text(plain);
    let parts: Vec<&str> = safe.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return safe.into_owned(); // one of them is not closed
    }
    let marked = parts
        .iter()
        .enumerate()
        .map(|(index, part)| match index % 2 {
            1 => format!("<code>{part}</code>"),
            _ => (*part).to_owned(),
        });
    marked.collect()
}

/// Text that is no markup.
fn text(plain: &str) -> Cow<'_, str> {
    let plain = one_line(plain);
    if !plain.contains(['&', '<', '>', '"', '\'']) {
        return plain;
    }
    let mut safe = String::with_capacity(plain.len() + 16);
    for c in plain.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    Cow::Owned(safe)
}
