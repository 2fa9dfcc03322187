use proptest::prelude::*;
use railint_lint::File;

use super::is_worth_parsing;
use crate::marks::Marks;
use crate::places::search::Search;
use crate::places::source::Source;
use crate::places::tree;

#[test]
fn what_is_common_in_charts_is_passed_over() {
    for text in [
        "a: {{ .Values.auth.password }}\npassword: {{ .Values.password | quote }}\n",
        "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: {{ .x }}\n      key: db-password\n",
        "{{- if .Values.auth.existingSecret }}\n# The password of the database\npassword: \"\"\n{{- end }}\n",
        "rules:\n  - resources:\n      - secrets\n    verbs: [get]\n",
        "description: |-\n  The secret's key that contains the address (an optional\n  password, or a token, of this\n  server).\n",
        "# kind: Secret\nimage: docker.io/a\n# an alias of the login, see -u\n",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {}\nspec:\n  password: x\n",
        "# If you're using it, see the password.\na: 1\n",
        "image: docker.io/library/mysql\nimagePullSecrets:\n  - name: pull-secret\n",
        "- name: tls\n  secret:\n    secretName: tls-secret\n    items: []\n",
        "allowEmptyPassword: true\nexistingSecretPasswordKey: \"\"\nsecret: ca-secret\n",
        "- name: PASSWORD_FILE\n  value: \"/run/secrets/db-password\"\n",
    ] {
        assert!(!is_worth_parsing(text, &Marks::of(text)), "{text}");
    }
}

#[test]
fn what_may_be_a_secret_is_parsed() {
    for text in [
        "password: q7rk2\n",
        "a: {password: q7rk2}\n",
        "\"password\": \"q7rk2\"\n",
        "password:\n  value: q7rk2\n",
        "- name: DB_PASSWORD\n  value: q7rk2\n",
        "passwords:\n  - q7rk2\n",
        "password:\n  # its value\n  value: q7rk2\n",
        "password:\n  q7rk2\n",
        "passwords:\n  a: q7rk2\n",
        "a: |\n  PASSWORD=q7rk2\n",
        "run: curl -u a:b https://x\n",
        "kind: Secret\ndata:\n  a: b\n",
        "args: [--password=x]\n",
        "password: {{ .a }}-x\n",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n---\npassword: q7rk2\n",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n---\n{password: q7rk2}\n",
        "kind: CustomResourceDefinition\npassword: q7rk2\n",
        "a: |\n  # ALTER USER a PASSWORD 'x';\n",
    ] {
        assert!(is_worth_parsing(text, &Marks::of(text)), "{text}");
    }
}

/// Lines that lead to finds, and lines beside them that do or do not.
fn line() -> impl Strategy<Value = String> {
    let secret = ["q7Rk2", "Zm9vW", "x81Lp", "0aB"].concat();
    let lines = [
        "password: @",
        "password:",
        "token: @",
        "value: @",
        "value: {{ .x }}",
        "value:",
        "default: @",
        "- name: DB_PASSWORD",
        "- name: API_TOKEN",
        "name: password",
        "key: token",
        "secretKeyRef:",
        "existingSecret: a",
        "passwords:",
        "secret:",
        "- secret:",
        "secretName: @",
        "secret: app-secret",
        "password: true",
        "value: /run/secrets/a",
        "# a comment",
        "- @",
        "a: @",
        "@",
        "password: {{ .x }}",
        "token: \"{{ .x }}\"",
        "password: \"\"",
        "# password: @",
        "env:",
        "- DB_PASSWORD=@",
        "- --password=@",
        "data: |",
        "DB_PASSWORD=@",
        "script: mysql -p@ db",
        "- curl -u a:@ b",
        "docker login -u a -p @",
        "- mysql -p@",
        "machine a.example login b password @",
        "requirepass @",
        "- secrets",
        "a sentence that speaks of the password to come",
        "set the password to @ and go on with it",
        "kind: Secret",
        "kind: SealedSecret",
        "apiVersion: v1",
        "stringData:",
        "data:",
        "auths:",
        "auth: @",
        "{{- if .Values.password }}",
        "{{- end }}",
        "a: {password: @}",
        "dsn: user=a password=@",
        "secret: &a @",
        "token: *a",
        "---",
    ];
    (0..4usize, prop::sample::select(lines.to_vec()))
        .prop_map(move |(depth, line)| "  ".repeat(depth) + &line.replace('@', &secret) + "\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_passed_over_that_would_be_found(lines in prop::collection::vec(line(), 1..8)) {
        let text = lines.concat();
        if !is_worth_parsing(&text, &Marks::of(&text)) {
            let file = File::new("r", "templates/a.yaml", &text, None);
            let mut search = Search::new(&file);
            tree::stream(&mut search, &Source::whole(&file), file.yaml());
            let found = search.into_spots().list;
            prop_assert!(found.is_empty(), "{text}{found:?}");
        }
    }
}
