mod any_text;

use super::*;

/// The commands of a Makefile, each with its target, words joined with `|`.
fn commands(text: &str) -> Vec<String> {
    let makefile = parse(text);
    assert!(!makefile.has_errors, "{text}");
    makefile.commands.iter().map(line).collect()
}

fn line(command: &Command) -> String {
    let words: Vec<_> = command
        .words
        .iter()
        .map(|word| format!("{}{}", word.text, if word.dynamic { "?" } else { "" }))
        .collect();
    format!(
        "{}: {}",
        command.target.as_deref().unwrap_or_default(),
        words.join("|")
    )
}

const DEPLOY: &str = "pg-deploy: ## Deploy\n\thelm upgrade --install pg bitnami/postgresql-ha \\\n\t  -f helm/pg-values.yaml \\\n\t  --namespace platform\n";

#[test]
fn a_recipe_over_several_lines_is_one_command() {
    for text in [DEPLOY.to_owned(), DEPLOY.replace('\n', "\r\n")] {
        let makefile = parse(&text);
        assert_eq!(
            makefile.commands.iter().map(line).collect::<Vec<_>>(),
            [
                "pg-deploy: helm|upgrade|--install|pg|bitnami/postgresql-ha|-f|helm/pg-values.yaml|--namespace|platform"
            ]
        );
        let command = &makefile.commands[0];
        for word in &command.words {
            assert_eq!(word.span.text(&text), word.text);
        }
        assert!(command.span.text(&text).starts_with("helm upgrade"));
        assert!(command.span.text(&text).ends_with("platform"));
        assert_eq!(makefile.targets[0].name, "pg-deploy");
        assert_eq!(makefile.targets[0].span.text(&text), "pg-deploy");
        assert_eq!(makefile.targets[0].prerequisites, [""; 0]);
    }
}

#[test]
fn prefixes_are_for_make() {
    let text = "a:\n\t@b\n\t-@ c\n\t+d\n\t@-+ e\n\t@# helm install f\n\t@echo \"helm install g\"\n";
    assert_eq!(
        commands(text),
        ["a: b", "a: c", "a: d", "a: e", "a: echo|helm install g"]
    );
}

#[test]
fn a_switch_for_silence_is_no_part_of_the_command() {
    let text = "ifeq ($(V),1)\nQ =\nelse\nQ = @\nendif\na:\n\t$(Q)helm list\n";
    assert_eq!(commands(text), ["a: helm|list"]);
}

#[test]
fn each_line_is_a_script_of_its_own() {
    let text = "a:\n\tcd x && b\n\tc 'd\n\te\n";
    let makefile = parse(text);
    assert!(makefile.has_errors);
    let found: Vec<_> = makefile
        .commands
        .iter()
        .map(|command| (command.words[0].text.as_str(), command.directory.as_deref()))
        .collect();
    assert_eq!(
        found,
        [("cd", None), ("b", Some("x")), ("c", None), ("e", None)]
    );
}

#[test]
fn with_one_shell_a_recipe_is_one_script() {
    let text = ".ONESHELL:\na:\n\tcd x\n\tkubectl apply -f - <<EOF\n\tkind: A\n\tEOF\n\tb\n";
    let makefile = parse(text);
    assert!(!makefile.has_errors);
    assert_eq!(
        makefile.commands[1].stdin.as_ref().unwrap().text(),
        "kind: A\n"
    );
    assert_eq!(makefile.commands[2].directory.as_deref(), Some("x"));
}

#[test]
fn rules_are_read_in_all_their_forms() {
    let text = "a b: c | d\nb:: e ; f # g\nx%: y%\n$(D)/z: ;\no p &: q \\\n  r # s\n\
        i j: %.o: %.c\n.PHONY: a $(N)\n.SUFFIXES: .c\nN = o\nno rule at all\n: x\n";
    let makefile = parse(text);
    let targets: Vec<_> = makefile
        .targets
        .iter()
        .map(|target| {
            let phony = if target.phony { "!" } else { "" };
            format!("{}{phony}:{}", target.name, target.prerequisites.join(","))
        })
        .collect();
    assert_eq!(
        targets,
        [
            "a!:c,d", "b:c,d", "b:e", "x%:y%", "$(D)/z:", "o!:q,r", "p:q,r", "i:%.c", "j:%.c"
        ]
    );
    assert_eq!(makefile.commands[0].words[0].text, "f");
    assert_eq!(makefile.commands.len(), 1);
}

#[test]
fn comments_and_blank_lines_do_not_end_a_recipe() {
    let text = "a:\n\tb\n\n# helm install x\n   # c\nifdef X\n\td\nelse\n\te\nendif\n\tf\n";
    assert_eq!(commands(text), ["a: b", "a: d", "a: e", "a: f"]);
}

#[test]
fn a_tab_outside_a_rule_begins_no_recipe() {
    let text = "\thelm install a\nX = 1\n\thelm install b\n\tY = 2\n";
    let makefile = parse(text);
    assert!(makefile.commands.is_empty());
    assert_eq!(makefile.variables.len(), 2);
}

#[test]
fn recipes_may_begin_with_another_character() {
    assert_eq!(
        commands(".RECIPEPREFIX = >\na:\n> helm list \\\n>  -A\n>b\n"),
        ["a: helm|list|-A", "a: b"]
    );
}

#[test]
fn constants_replace_their_references() {
    let text = "NS ?= platform\nREL := pg # the release\nexport CHART = bitnami/$(REL)\noverride F = -f a \\\n   --wait\nF += --atomic\n\
        a:\n\thelm upgrade $(REL) ${CHART} -n $(NS) $(F) '$(NS)' x$(REL)y $$HOME $R\nR = r\n";
    assert_eq!(
        commands(text),
        ["a: helm|upgrade|pg|bitnami/pg|-n|platform|-f|a|--wait|--atomic|platform|xpgy|$HOME?|r"]
    );
    let makefile = parse(text);
    let words = &makefile.commands[0].words;
    assert_eq!(words[3].span.text(text), "${CHART}");
    assert_eq!(words[8].span.text(text), "$(F)");
    assert_eq!(words[10].span.text(text), "'$(NS)'");
    let variables: Vec<_> = makefile
        .variables
        .iter()
        .map(|variable| {
            let value = variable.value_span.text(text);
            (
                variable.name.as_str(),
                variable.value.as_str(),
                value,
                variable.constant,
            )
        })
        .collect();
    assert_eq!(
        variables,
        [
            ("NS", "platform", "platform", true),
            ("REL", "pg", "pg", true),
            ("CHART", "bitnami/pg", "bitnami/$(REL)", true),
            ("F", "-f a --wait", "-f a \\\n   --wait", true),
            ("F", "--atomic", "--atomic", false),
            ("R", "r", "r", true),
        ]
    );
    assert_eq!(makefile.variables[1].span.text(text), "REL := pg");
}

#[test]
fn what_has_several_values_or_none_is_dynamic() {
    let cases = [
        ("", "$(A)?"),
        ("A = 1", "1"),
        ("A = 1\nA = 1", "1"),
        ("A = 1\nA = 2", "$(A)?"),
        ("A ?= 1\nA = 2", "$(A)?"),
        ("ifdef X\nA = 1\nelse\nA = 2\nendif", "$(A)?"),
        ("ifndef A\nA = 1\nendif", "1"),
        ("A = 1\nifdef X\nA += 2\nendif", "$(A)?"),
        ("A += 1", "1"),
        ("A := $(shell helm list)", "$(A)?"),
        ("A != helm list", "$(A)?"),
        ("A = $(A)", "$(A)?"),
        ("A = $(B)\nB = $(A)", "$(A)?"),
        ("A = $(B)/c", "$(B)/c?"),
        ("A = $(B\nB = 1", "$(A)?"),
        ("B = 1\nA = $(B)$($(C))\nC = B", "11"),
        ("include a.mk", "$(A)?"),
        ("A = $(B:a=b)", "$(A)?"),
        ("define A\n1\nendef", "1"),
    ];
    for (head, expected) in cases {
        let found = commands(&format!("{head}\na:\n\tx $(A)\n"));
        assert_eq!(found, [format!("a: x|{expected}")], "{head}");
    }
}

#[test]
fn a_target_may_have_values_of_its_own() {
    let text = "NS = a\nprod: NS = b\nstage dev: private NS := c\nprod: ; x $(NS)\nstage: ; x $(NS)\ntest: ; x $(NS)\n\
        prod test: ; x $(NS)\ntest: NS += d\n";
    assert_eq!(
        commands(text),
        ["prod: x|b", "stage: x|c", "test: x|a|d", "prod: x|$(NS)?"]
    );
}

#[test]
fn automatic_variables_are_known_where_the_rule_is_plain() {
    let text = "a: b c\n\tx $@ $< $^ $* $(@)\nd e: f\n\tx $@\n%.g: %.h\n\tx $@ $<\n";
    assert_eq!(
        commands(text),
        ["a: x|a|b|b|c|$*?|a", "d: x|$@?", "%.g: x|$@?|$<?"]
    );
}

#[test]
fn recipes_in_variables_are_read() {
    let text = "define deploy\n@echo $(1)\n$(HELM) upgrade \\\n  $(1) $(2)\n\nendef\nHELM = helm\n\
        a:\n\t$(call deploy,gitea,charts/$(1),x)\n\t$(deploy)\n\t$(call gone,a)\n";
    assert_eq!(
        commands(text),
        [
            "a: echo|gitea",
            "a: helm|upgrade|gitea|charts/$(1)?",
            "a: echo|$(1)?",
            "a: helm|upgrade|$(1)?|$(2)?",
            "a: $(call gone,a)?"
        ]
    );
    let makefile = parse(text);
    assert_eq!(
        makefile.commands[1].span.text(text),
        "$(call deploy,gitea,charts/$(1),x)"
    );
}

#[test]
fn make_in_a_folder_names_it() {
    let text = "a:\n\t$(MAKE) -C ../railiance-platform backup\n\tcd x && ${MAKE} --directory=y z\n";
    let makefile = parse(text);
    let command = &makefile.commands[0];
    assert_eq!(command.words[0].text, "$(MAKE)");
    assert_eq!(command.name(), Some("make"));
    assert_eq!(command.directory.as_deref(), Some("../railiance-platform"));
    assert_eq!(
        command.flag(&["-C"])[0].span.text(text),
        "../railiance-platform"
    );
    assert_eq!(makefile.commands[2].directory.as_deref(), Some("x/y"));
}

#[test]
fn what_make_does_not_resolve_the_shell_does_not_read() {
    let text = "a:\n\tx $(shell rm -rf \"y) '$(B '' c)' \"$(D;e)\" $$(f) | g\n";
    assert_eq!(
        commands(text),
        [
            "a: x|$(shell rm -rf \"y)?|$(B '' c)?|$(D;e)?|$(f)?",
            "a: f",
            "a: g"
        ]
    );
}

#[test]
fn includes_are_named() {
    let text = "include a.mk $(B)/c.mk # d\n-include e.mk\nsinclude $(wildcard *.x y)\n";
    let makefile = parse(text);
    let includes: Vec<_> = makefile
        .includes
        .iter()
        .map(|word| (word.text.as_str(), word.dynamic, word.span.text(text)))
        .collect();
    assert_eq!(
        includes,
        [
            ("a.mk", false, "a.mk"),
            ("$(B)/c.mk", true, "$(B)/c.mk"),
            ("e.mk", false, "e.mk"),
            ("$(wildcard *.x y)", true, "$(wildcard *.x y)"),
        ]
    );
}

#[test]
fn bounds_hold() {
    assert!(parse(&"a:\n".repeat(1 << 19)).has_errors);
    let bomb: String = (0..64)
        .map(|i| format!("A{} = $(A{i})$(A{i})\n", i + 1))
        .collect();
    let makefile = parse(&format!("A0 = x\n{bomb}a:\n\t$(A64)\n\tls\n"));
    assert_eq!(makefile.commands.last().unwrap().name(), Some("ls"));
    let many = format!("{}: {}\n", "a ".repeat(20_000), "b ".repeat(20_000));
    assert_eq!(parse(&many).targets.len(), 20_000);
    for text in [
        "ifdef X\n",
        "define x\n",
        "$(",
        "a: $(b",
        "a:\n\t$(call a,",
        "\t",
        ":",
        "=",
    ] {
        let _ = parse(&text.repeat(20_000));
    }
}
