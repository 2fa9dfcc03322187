//! `mermaid`: a flow chart with a box for each layer.

use std::fmt::Write as _;
use std::io::{self, Write};

use railint_lint::{Map, MapRepo, Standing};

use crate::common::one_line;
use crate::map::rows;

pub(super) fn write(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    let mut text = "flowchart TB\n".to_owned();
    for (index, (layer, repos)) in rows(map).into_iter().enumerate() {
        let head = match layer {
            Some(layer) => format!("{} {}", layer.name, layer.title),
            None => "Outside the layers".to_owned(),
        };
        let _ = writeln!(text, "  subgraph layer{index}[\"{}\"]", quoted(head.trim()));
        for repo in repos {
            let _ = writeln!(text, "    {}[\"{}\"]", node(map, &repo.name), label(repo));
        }
        text.push_str("  end\n");
    }
    let mut broken = Vec::new();
    let mut edges = 0;
    for repo in &map.repos {
        for used in &repo.uses {
            for provider in &used.providers {
                let edge = edge(map, &repo.name, "-->", &used.title, provider);
                text.push_str(&edge);
                edges += 1;
            }
        }
        for held in &repo.holds {
            let Standing::Foreign { owner } = &held.standing else {
                continue;
            };
            // A layer of which no repo is known has no box to point at.
            if map.repos.iter().any(|repo| repo.name == *owner) {
                let words = format!("takes over {}", held.title);
                text.push_str(&edge(map, &repo.name, "-.->", &words, owner));
                broken.push(edges.to_string());
                edges += 1;
            }
        }
    }
    if !broken.is_empty() {
        let broken = broken.join(",");
        let _ = writeln!(text, "  linkStyle {broken} stroke:#c00,color:#c00");
    }
    text.push_str("  classDef broken stroke:#c00,stroke-width:3px\n");
    for repo in map.repos.iter().filter(|repo| !repo.violations.is_empty()) {
        let _ = writeln!(text, "  class {} broken", node(map, &repo.name));
    }
    out.write_all(text.as_bytes())
}

/// The name of a repo's box: its number, as names may hold any character.
fn node(map: &Map, repo: &str) -> String {
    let at = map.repos.iter().position(|own| own.name == repo);
    format!("repo{}", at.unwrap_or(map.repos.len()))
}

fn edge(map: &Map, from: &str, arrow: &str, words: &str, to: &str) -> String {
    format!(
        "  {} {arrow}|\"{}\"| {}\n",
        node(map, from),
        quoted(words),
        node(map, to)
    )
}

fn label(repo: &MapRepo) -> String {
    let mut label = format!("<b>{}</b>", quoted(&repo.name));
    if !repo.known {
        label.push_str("<br/>not checked out here");
    }
    for held in &repo.holds {
        let sign = match held.standing {
            Standing::Foreign { .. } => "x ",
            _ => "",
        };
        let _ = write!(label, "<br/>{sign}{}", quoted(&held.title));
    }
    label
}

/// Text inside the quotes of a label: entities for what would end it or be
/// markup.
fn quoted(text: &str) -> String {
    let mut safe = String::new();
    for c in one_line(text).chars() {
        match c {
            '"' => safe.push_str("#quot;"),
            '<' => safe.push_str("#lt;"),
            '>' => safe.push_str("#gt;"),
            '#' => safe.push_str("#35;"),
            '&' => safe.push_str("#amp;"),
            '`' => safe.push_str("#96;"),
            other => safe.push(other),
        }
    }
    safe
}
