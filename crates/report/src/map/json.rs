//! `json`: the map as `schemas/map.schema.json` describes it.

use std::io::{self, Write};

use railint_lint::Map;
use serde::Serialize;

/// The version of this form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Versioned<'m> {
    version: u32,
    #[serde(flatten)]
    map: &'m Map,
}

pub(super) fn write(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    let version = VERSION;
    serde_json::to_writer_pretty(&mut *out, &Versioned { version, map })?;
    writeln!(out)
}
