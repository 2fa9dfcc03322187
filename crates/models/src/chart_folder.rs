//! The parts of a Helm chart under development: templates and defaults, which
//! deploy nothing by themselves.

/// Whether a file of the chart in the folder `chart` is a part of it that Helm
/// reads: its templates, subcharts, custom resource definitions, test values
/// and default values. Other files that lie beside them (a script, an example)
/// are none.
#[must_use]
pub fn is_part(chart: &str, path: &str) -> bool {
    let inside = if chart.is_empty() {
        path
    } else {
        match path
            .strip_prefix(chart)
            .and_then(|rest| rest.strip_prefix('/'))
        {
            Some(inside) => inside,
            None => return false,
        }
    };
    match inside.split_once('/') {
        Some((folder, _)) => matches!(folder, "templates" | "charts" | "crds" | "ci" | "files"),
        None => {
            inside.starts_with("values")
                || matches!(
                    inside,
                    "Chart.yaml" | "Chart.lock" | "requirements.yaml" | "requirements.lock"
                )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_part;

    #[test]
    fn only_what_helm_reads_is_part_of_a_chart() {
        for path in [
            "c/templates/a.yaml",
            "c/values.yaml",
            "c/values-prod.yaml",
            "c/charts/x/values.yaml",
        ] {
            assert!(is_part("c", path), "{path}");
        }
        assert!(!is_part("c", "c/examples/a.yaml"));
        assert!(!is_part("c", "cc/templates/a.yaml"));
        assert!(is_part("", "templates/a.yaml"));
        assert!(!is_part("", "clusters/a.yaml"));
    }
}
