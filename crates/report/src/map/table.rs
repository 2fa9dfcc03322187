//! `table`: the layers as rows, for people at a terminal.

use std::io::{self, Write};

use railint_lint::{Held, Map, MapPlace, MapRepo, Standing, Used};

use crate::Options;
use crate::color::Paint;
use crate::common::one_line;
use crate::map::{counted, rows};

/// The narrowest column of classes, so that the rows of small repos line up.
const CLASS: usize = 15;

pub(super) fn write(map: &Map, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint { on: options.color };
    for (layer, repos) in rows(map) {
        let head = match layer {
            Some(layer) => format!("{}  {}", one_line(&layer.name), one_line(&layer.title)),
            None => "Outside the layers".to_owned(),
        };
        writeln!(out, "{}", paint.bold(head.trim_end()))?;
        if let Some(layer) = layer.filter(|layer| !layer.owns.is_empty()) {
            let owns = one_line(&layer.owns.join(", ")).into_owned();
            writeln!(out, "    {}", paint.dim(&format!("owns {owns}")))?;
        }
        for repo in repos {
            write_repo(repo, paint, out)?;
        }
        writeln!(out)?;
    }
    if options.quiet {
        return Ok(());
    }
    let violations = map.repos.iter().map(|repo| repo.violations.len()).sum();
    let claims = map.repos.iter().map(|repo| repo.holds.len()).sum();
    writeln!(
        out,
        "{} in {}, {}.",
        counted(claims, "component"),
        counted(map.repos.iter().filter(|repo| repo.known).count(), "repo"),
        counted(violations, "violation")
    )?;
    for sentence in &map.judged_in_part {
        writeln!(out, "{}", one_line(sentence))?;
    }
    Ok(())
}

fn write_repo(repo: &MapRepo, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let mut name = one_line(&repo.name).into_owned();
    if !repo.owns.is_empty() {
        name = format!("{name} (owns {})", one_line(&repo.owns.join(", ")));
    }
    if !repo.known {
        let note = paint.dim("not checked out here");
        return writeln!(out, "  {name}  {note}");
    }
    writeln!(out, "  {name}")?;
    if repo.holds.is_empty() && repo.uses.is_empty() {
        writeln!(out, "      {}", paint.dim("deploys nothing that is known"))?;
    }
    for held in &repo.holds {
        writeln!(out, "{}", held_row(held, paint))?;
    }
    for used in &repo.uses {
        writeln!(out, "{}", paint.dim(&used_row(used)))?;
    }
    for violation in &repo.violations {
        let place = format!("{}:{}", one_line(&violation.path), violation.line);
        let message = one_line(&violation.message).into_owned();
        let line = format!("    {} {message}", paint.level(violation.level, "!"));
        writeln!(out, "{line}  {}", paint.dim(&place))?;
    }
    Ok(())
}

fn held_row(held: &Held, paint: Paint) -> String {
    let (sign, note) = match &held.standing {
        Standing::Rightful => ("+", String::new()),
        Standing::Foreign { owner } => ("x", format!("  belongs to {}", one_line(owner))),
        Standing::Unowned => ("o", String::new()),
        Standing::Unplaced => ("?", String::new()),
    };
    let row = format!(
        "    {sign} {:<CLASS$} {}{note}",
        one_line(&held.class),
        one_line(&held.title)
    );
    format!("{row}  {}", paint.dim(&places(&held.claims)))
}

fn used_row(used: &Used) -> String {
    let from = match used.providers.as_slice() {
        [] => String::new(),
        providers => format!(" of {}", one_line(&providers.join(", "))),
    };
    format!(
        "    > {:<CLASS$} uses {}{from}  {}",
        one_line(&used.class),
        one_line(&used.title),
        places(&used.places)
    )
}

/// The first place, and how many more there are.
fn places(places: &[MapPlace]) -> String {
    let Some(first) = places.first() else {
        return String::new();
    };
    let first = format!("{}:{}", one_line(&first.path), first.line);
    match places.len() {
        1 => first,
        more => format!("{first} and {} more", more - 1),
    }
}
