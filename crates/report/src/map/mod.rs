//! The map of a stack, one file for each form it is drawn in.

mod html;
mod json;
mod mermaid;
mod table;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use railint_lint::{Map, MapLayer, MapRepo};

use crate::Options;
use crate::common::nearest_name;

/// The form in which a map is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MapKind {
    /// For people at a terminal.
    Table,
    /// For programs.
    Json,
    /// A flow chart, for Markdown pages that draw Mermaid.
    Mermaid,
    /// One page that needs nothing else.
    Html,
}

impl MapKind {
    /// All forms, in the order in which help texts list them.
    pub const ALL: [Self; 4] = [Self::Table, Self::Json, Self::Mermaid, Self::Html];

    /// The name used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Mermaid => "mermaid",
            Self::Html => "html",
        }
    }
}

impl fmt::Display for MapKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MapKind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == name);
        found.ok_or_else(|| nearest_name(name, &Self::ALL.map(Self::as_str)))
    }
}

/// Draws a map. The same map gives the same bytes.
///
/// # Errors
/// Fails when `out` does.
pub fn write_map(
    kind: MapKind,
    map: &Map,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match kind {
        MapKind::Table => table::write(map, options, out),
        MapKind::Json => json::write(map, out),
        MapKind::Mermaid => mermaid::write(map, out),
        MapKind::Html => html::write(map, out),
    }
}

/// The layers from the highest to the lowest, as a stack stands, each with its
/// repos; those without a layer come last.
fn rows(map: &Map) -> Vec<(Option<&MapLayer>, Vec<&MapRepo>)> {
    let mut rows = Vec::new();
    for layer in map.layers.iter().rev() {
        let own = |repo: &&MapRepo| repo.layer.as_deref() == Some(layer.name.as_str());
        rows.push((Some(layer), map.repos.iter().filter(own).collect()));
    }
    let placed = |repo: &MapRepo| {
        let layer = repo.layer.as_deref();
        map.layers
            .iter()
            .any(|own| Some(own.name.as_str()) == layer)
    };
    let rest: Vec<_> = map.repos.iter().filter(|repo| !placed(repo)).collect();
    if !rest.is_empty() {
        rows.push((None, rest));
    }
    rows
}

/// `3 violations`.
fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use railint_lint::{Held, Level, MapPlace, Standing, Used, Violation};

    /// A map with names that are up to no good.
    fn hostile() -> Map {
        let place = |path: &str| MapPlace {
            path: path.to_owned(),
            line: 3,
            what: "Cluster".to_owned(),
        };
        let held = |title: &str, class: &str, standing| Held {
            component: "it".to_owned(),
            title: title.to_owned(),
            class: class.to_owned(),
            standing,
            claims: vec![place("helm/<script>alert(1)</script>.yaml")],
        };
        let foreign = Standing::Foreign {
            owner: "base & \"co\"".to_owned(),
        };
        let repo = |name: &str, layer: &str| MapRepo {
            name: name.to_owned(),
            layer: Some(layer.to_owned()),
            owns: Vec::new(),
            known: true,
            holds: Vec::new(),
            uses: Vec::new(),
            violations: Vec::new(),
        };
        Map {
            stack: "a\u{1b}[31m stack".to_owned(),
            layers: vec![
                MapLayer {
                    name: "L1".to_owned(),
                    title: "base <b>".to_owned(),
                    owns: vec!["database".to_owned()],
                },
                MapLayer {
                    name: "L2".to_owned(),
                    title: "top".to_owned(),
                    owns: vec!["application".to_owned()],
                },
            ],
            repos: vec![
                MapRepo {
                    holds: vec![held("PostgreSQL", "database", Standing::Rightful)],
                    ..repo("base\"; evil", "L1")
                },
                MapRepo {
                    known: false,
                    ..repo("gone", "L2")
                },
                MapRepo {
                    holds: vec![held("Valkey", "cache", foreign)],
                    uses: vec![Used {
                        component: Some("it".to_owned()),
                        title: "PostgreSQL".to_owned(),
                        class: "database".to_owned(),
                        providers: vec!["base\"; evil".to_owned()],
                        places: vec![place("db\n.yaml")],
                    }],
                    violations: vec![Violation {
                        rule: "boundary/wrong-layer".to_owned(),
                        level: Level::Error,
                        message: "`It` & that".to_owned(),
                        path: "a.yaml".to_owned(),
                        line: 3,
                    }],
                    ..repo("top", "L2")
                },
                MapRepo {
                    layer: None,
                    holds: vec![held("K3s", "runtime", Standing::Unplaced)],
                    ..repo("stray", "")
                },
            ],
            judged_in_part: vec!["1 of 4 repos was not seen".to_owned()],
        }
    }

    fn drawn(kind: MapKind) -> String {
        let mut out = Vec::new();
        write_map(kind, &hostile(), &Options::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_for_the_terminal() {
        insta::assert_snapshot!("map_table", drawn(MapKind::Table));
    }

    #[test]
    fn a_chart_for_markdown() {
        insta::assert_snapshot!("map_mermaid", drawn(MapKind::Mermaid));
    }

    #[test]
    fn a_page_by_itself() {
        let page = drawn(MapKind::Html);
        assert!(!page.contains("<script"), "names are no markup");
        assert!(
            !page.contains("http://") && !page.contains("src="),
            "{page}"
        );
        let body = page.split_once("<body>").unwrap().1;
        insta::assert_snapshot!("map_html", body);
    }

    #[test]
    fn every_form_names_every_repo_and_component() {
        for kind in MapKind::ALL {
            let text = drawn(kind);
            for name in ["gone", "top", "stray", "PostgreSQL", "Valkey", "K3s"] {
                assert!(text.contains(name), "{kind}: {name}");
            }
            assert!(!text.contains('\u{1b}'), "{kind}");
        }
    }

    #[test]
    fn a_misspelt_form_gets_the_nearest() {
        assert_eq!(
            "htm".parse::<MapKind>(),
            Err("`htm` is no format: did you mean `html`?".to_owned())
        );
    }
}
