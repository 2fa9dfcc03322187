//! What variables stand for.

use super::super::parse;
use super::last_words;

#[test]
fn constants_replace_their_variables() {
    let text = "NS=platform; REL='pg'\nCHART=\"bitnami/$REL\"\n\
        helm upgrade $REL \"${CHART}\" -n \"$NS\" --set a=${REL}x --namespace=$NS";
    assert_eq!(
        last_words(text),
        [
            "helm",
            "upgrade",
            "pg",
            "bitnami/pg",
            "-n",
            "platform",
            "--set",
            "a=pgx",
            "--namespace=platform"
        ]
    );
    let script = parse(text);
    let command = &script.commands[0];
    assert_eq!(command.words[3].span.text(text), "\"${CHART}\"");
    assert_eq!(command.flag(&["--namespace"])[0].span.text(text), "$NS");
    let constants: Vec<_> = script
        .variables
        .iter()
        .map(|variable| {
            (
                variable.name.as_str(),
                variable.value.as_str(),
                variable.constant,
            )
        })
        .collect();
    assert_eq!(
        constants,
        [
            ("NS", "platform", true),
            ("REL", "pg", true),
            ("CHART", "bitnami/pg", true)
        ]
    );
    assert_eq!(script.variables[1].span.text(text), "REL='pg'");
    assert_eq!(script.variables[1].value_span.text(text), "'pg'");
}

#[test]
fn unquoted_values_fall_apart_into_words() {
    assert_eq!(
        last_words("F=' -f a  --wait '; E=; helm x$F$E $E \"$F\" \"$E\" y"),
        ["helm", "x", "-f", "a", "--wait", " -f a  --wait ", "", "y"]
    );
}

#[test]
fn what_has_several_values_or_none_is_dynamic() {
    let cases = [
        ("x $A", "$A?"),
        ("x ${A}b", "${A}b?"),
        ("A=1; A=2; x $A", "$A?"),
        ("A=1; A=1; x $A", "1"),
        ("A=1; A+=2; x $A", "12"),
        ("if a; then A=1; fi; x $A", "1?"),
        ("[ -z $A ] && A=1; x $A", "1?"),
        ("if a; then A=1; else A=2; fi; x $A", "$A?"),
        ("A=$(b); x $A", "$A?"),
        ("A=$A; x $A", "$A?"),
        ("A=$B; B=$A; x \"$A\"", "$A?"),
        ("A=$1; x \"$A\"", "$A?"),
        ("A=$B/c; x $A/d", "$B/c/d?"),
        ("for A in 1 2; do x $A; done", "$A?"),
        ("A=1; read -r A; x $A", "$A?"),
        ("A=1; unset A; x $A", "$A?"),
        ("export A=1; x $A", "1"),
        ("f() { local A=1; x $A; }", "1"),
        ("A=1 y; x $A", "$A?"),
        ("x ${A:-b}", "b?"),
        ("x \"${A-b c}\"", "b c?"),
        ("A=1; x ${A:-b}", "1"),
        ("A=${A:-b}; x $A", "b?"),
        ("A=${1:-b}; x $A", "$A?"),
        (": ${A:=b}; x $A", "b?"),
        ("A=1; x ${A:?gone}", "1"),
        ("A=1; x ${A%b}", "${A%b}?"),
        ("x $1$@$$", "$1$@$$?"),
        ("x '$A'", "$A"),
        ("x \\$A", "$A"),
    ];
    for (text, expected) in cases {
        let words = parse(text).commands;
        let command = words
            .iter()
            .find(|command| command.words[0].text == "x")
            .unwrap();
        let word = &command.words[1];
        let shown = format!("{}{}", word.text, if word.dynamic { "?" } else { "" });
        assert_eq!(shown, expected, "{text}");
    }
}
