//! Which commands a script has, and which words.

mod any_text;
mod surroundings;
mod values;

use super::*;

/// The commands of a script, words joined with `|`.
fn commands(text: &str) -> Vec<String> {
    let script = parse(text);
    assert!(!script.has_errors, "{text}");
    lines(&script)
}

fn lines(script: &Script) -> Vec<String> {
    let words = |command: &Command| {
        let words: Vec<_> = command.words.iter().map(|w| w.text.as_str()).collect();
        words.join("|")
    };
    script.commands.iter().map(words).collect()
}

/// The words of the last command, those marked that are not fully known.
fn last_words(text: &str) -> Vec<String> {
    let script = parse(text);
    let last = script.commands.last().unwrap();
    last.words
        .iter()
        .map(|word| format!("{}{}", word.text, if word.dynamic { "?" } else { "" }))
        .collect()
}

#[test]
fn a_command_over_several_lines_is_one() {
    let text =
        "helm upgrade --install pg bitnami/pg \\\n  -f helm/pg.yaml \\\n\\\n  -n plat\\\nform\n";
    let script = parse(text);
    assert_eq!(
        lines(&script),
        ["helm|upgrade|--install|pg|bitnami/pg|-f|helm/pg.yaml|-n|platform"]
    );
    let command = &script.commands[0];
    for word in &command.words[..8] {
        assert_eq!(word.span.text(text), word.text);
    }
    assert_eq!(command.words[8].span.text(text), "plat\\\nform");
    assert_eq!(command.span.text(text), text.trim_end());
}

#[test]
fn windows_line_ends_are_line_ends() {
    let text = "helm list \\\r\n  -A\r\ncat <<EOF\r\na\r\nEOF\r\nls\r\n";
    assert_eq!(commands(text), ["helm|list|-A", "cat", "ls"]);
    let script = parse(text);
    assert_eq!(script.commands[1].stdin.as_ref().unwrap().text(), "a\r\n");
}

#[test]
fn operators_divide_commands() {
    assert_eq!(
        commands("a 1 && b 2 || c 3; d 4 & e 5 | f 6 |& g 7\nh 8"),
        ["a|1", "b|2", "c|3", "d|4", "e|5", "f|6", "g|7", "h|8"]
    );
}

#[test]
fn blocks_hold_commands() {
    let text = "if ! a; then b; elif c; then d; else e; fi\n\
        for x in 1 $(f) 2; do g $x; done\n\
        for ((i=0; i<3; i++)); do g2; done\n\
        while h; do i; done < file\n\
        until j\ndo\nk\ndone\n\
        { l; m; }\n\
        (n; o)\n\
        select y in p; do q; done\n";
    let names: String = commands(text).concat();
    assert_eq!(names, "abcdefg|$xg2hijklmnoq");
}

#[test]
fn patterns_of_case_are_no_commands() {
    let text = "case \"$1\" in\n  up|start) a ;;\n  (down) b;& \n  \"x y\") ;;\n  *) c\nesac\nd $(case x in e) f;; esac)\n";
    assert_eq!(
        commands(text),
        ["a", "b", "c", "d|$(case x in e) f;; esac)", "f"]
    );
}

#[test]
fn functions_hold_commands() {
    let text = "f() { a; }\nfunction g { b; }\nfunction h () (\n c\n)\ni()\n{\n d\n}\ng x\n";
    assert_eq!(commands(text), ["a", "b", "c", "d", "g|x"]);
}

#[test]
fn tests_and_arithmetic_are_no_commands() {
    let text = "[[ $a =~ ^(x|y)$ && -n $(a) || b > c ]] && (( i++ )) || x=$((1 + $(b) * (2)))\n\
        echo $[1 + 2] ${#x} ${x//a/\"}\"} ${x%%)}\n[ -f z ]\n";
    assert_eq!(
        commands(text),
        [
            "a",
            "b",
            "echo|$[1 + 2]|${#x}|${x//a/\"}\"}|${x%%)}",
            "[|-f|z|]"
        ]
    );
}

#[test]
fn substitutions_hold_commands_at_their_own_place() {
    let text = "echo \"a $(helm list \"b c\") `kubectl get`\" <(sops -d x)";
    let script = parse(text);
    assert_eq!(
        lines(&script),
        [
            "echo|a $(helm list \"b c\") `kubectl get`|<(sops -d x)",
            "helm|list|b c",
            "kubectl|get",
            "sops|-d|x"
        ]
    );
    assert_eq!(script.commands[1].span.text(text), "helm list \"b c\"");
    assert!(script.commands[0].words[1].dynamic);
    assert!(!script.commands[1].words[2].dynamic);
}

#[test]
fn text_and_comments_are_no_commands() {
    assert_eq!(
        commands(
            "# helm install a b\n  # c\necho \"helm install a b\" 'kubectl apply' # x\nprintf x#y\n"
        ),
        ["echo|helm install a b|kubectl apply", "printf|x#y"]
    );
}

#[test]
fn quotes_and_escapes_are_taken_away() {
    assert_eq!(
        last_words(r#"a 'b c' "d 'e' \" \\ \n" f\ g h'i'"j" $'k\n\'l' "" é"#),
        [
            "a",
            "b c",
            "d 'e' \" \\ \\n",
            "f g",
            "hij",
            "k\n'l",
            "",
            "é"
        ]
    );
}

#[test]
fn redirections_are_no_arguments() {
    assert_eq!(
        commands("a 1 >/dev/null 2>&1 &>x 3<y <z {fd}>w >>v >|u 2 2> t"),
        ["a|1|2"]
    );
}

#[test]
fn arrays_are_no_commands() {
    let text = "a=(b \"c d\" $(e)\n# )\nf)\ng[1]=x\nh+=(i)\ndeclare -A k=([l]=m)\nn \"${a[@]}\"\n";
    assert_eq!(commands(text), ["e", "declare|-A|k=([l]=m)", "n|${a[@]}"]);
    assert_eq!(last_words(text), ["n", "${a[@]}?"]);
}

#[test]
fn what_does_not_match_is_an_error_and_what_comes_before_is_kept() {
    for text in [
        "a; echo \"b\nhelm x",
        "a; echo 'b",
        "a; (b",
        "a; b)",
        "a; $(b",
        "a; `b",
        "a; ${b",
        "a; if b; then c",
        "a; fi",
        "a <<EOF\nb\n",
        "a; f() {",
        "a; [[ b",
        "a; case b in",
        "a; x=(b",
    ] {
        let script = parse(text);
        assert!(script.has_errors, "{text}");
        assert_eq!(script.commands[0].name(), Some("a"), "{text}");
    }
}

#[test]
fn bounds_hold() {
    assert!(parse(&"x\n".repeat(MAX_LENGTH)).has_errors);
    for opening in [
        "(",
        "$(",
        "\"$(",
        "`a` `(`",
        "${a:-",
        "a=(",
        "@(",
        "case a in ",
        "if ",
    ] {
        assert!(parse(&opening.repeat(20_000)).has_errors, "{opening}");
    }
    let bomb: String = (0..64)
        .map(|i| format!("A{}=$A{i}$A{i}\n", i + 1))
        .collect();
    let script = parse(&format!("A0=xxxxxxxx\n{bomb}\nhelm $A64 $A5"));
    assert_eq!(script.commands[0].words[1].text, "$A64");
    assert_eq!(script.commands[0].words[2].text, "x".repeat(256));
    let chain: String = (0..500).map(|i| format!("A{}=$A{i}\n", i + 1)).collect();
    assert!(!parse(&chain).has_errors);
}
