"""Commands, scripts, statements and what services are started with."""

import base64

APPS = "gitea nextcloud paperless vaultwarden grafana miniflux immich keycloak harbor outline wikijs authentik mealie n8n".split()


def makefile(d):
    app = d.rng.choice(APPS)
    d.add(f"NAMESPACE := {app}")
    d.some(1, lambda: d.password("{k} := {v}", d.rng.choice(["DB_PASSWORD", "ADMIN_PASS"])), lambda: d.key("{k} ?= {v}", "API_TOKEN"))
    d.other("REGISTRY_PASSWORD ?= $(shell pass show registry)", "command")
    d.add("\ndeploy:")
    kind, value = d.v.password()
    d.secret(f"\thelm upgrade --install {app} example/{app} --set postgresql.auth.password={value}", f"password {kind} in a command", value)
    d.other(f"\thelm upgrade {app} example/{app} --set auth.existingSecret={app}-auth --set token=$(TOKEN)", "variable")
    kind, value = d.v.password()
    d.secret(f"\tkubectl -n $(NAMESPACE) create secret generic db --from-literal=password='{value}'", f"password {kind} in a command", value)
    d.other("\tkubectl -n $(NAMESPACE) get secret db -o jsonpath='{.data.password}' | base64 -d", "command")


def script(d):
    d.add("#!/usr/bin/env bash\nset -euo pipefail")
    v = d.v

    def command(form, kind=None, value=None):
        if value is None:
            kind, value = v.password()
            kind = f"password {kind}"
        d.secret(form.format(v=value), f"{kind} in a command", value)

    d.some(d.rng.randrange(2, 5),
        lambda: d.password("export {k}={v}", d.rng.choice(["PGPASSWORD", "RESTIC_PASSWORD", "MYSQL_PWD", "ROOT_PASSWORD"]), d.rng.choice(['"', "'", None])),
        lambda: d.token("export {k}={v}", d.rng.choice(['"', None])),
        lambda: d.password("{k}={v}", d.rng.choice(["PASSWORD", "DB_PASS", "ADMIN_PASSWORD"]), "'"),
        lambda: command("curl -u admin:{v} https://grafana.corp.lan/api/org"),
        lambda: command("mysql -u root -p{v} -e 'SHOW DATABASES'"),
        lambda: command("PGPASSWORD={v} psql -h db -U postgres -c 'SELECT 1'"),
        lambda: command('curl -H "X-Api-Key: {v}" https://api.corp.lan', "key", v.key()),
        lambda: command('curl -H "Authorization: token {v}" https://git.corp.lan/api/v1/user', "token gitea", v.token_of("gitea")),
        lambda: command("redis-cli -h cache -a {v} ping"),
        lambda: command("sshpass -p '{v}' ssh root@10.0.0.9 uptime"),
        lambda: command("mc alias set prod https://s3.corp.lan backup {v}", "key", v.key()))
    d.some(d.rng.randrange(2, 5),
        lambda: d.other("DB_PASSWORD=$(openssl rand -base64 24)", "command"),
        lambda: d.other("read -rsp 'Password: ' PASSWORD", "command"),
        lambda: d.other('curl -u "$USER:$PASSWORD" https://example.net', "variable"),
        lambda: d.other('TOKEN="${1:-}"', "variable"),
        lambda: d.other(f'echo "{v.of("0123456789abcdef", 64)}  app.tar.gz" | sha256sum -c', "checksum"),
        lambda: d.other('export VAULT_TOKEN="$(cat ~/.vault-token)"', "command"),
        lambda: d.other("kubectl get secret argocd-initial-admin-secret -o jsonpath='{.data.password}'", "command"),
        lambda: d.other('[ -z "$API_KEY" ] && echo "API_KEY is not set: export API_KEY=..."', "message"),
        lambda: d.other(f"COMMIT={v.of('0123456789abcdef', 40)}", "commit"))


def here_document(d):
    d.add("#!/bin/sh\ncat > /etc/app/config.yaml <<EOF\ndatabase:\n  host: db\n  user: app")
    d.password("  {k}: {v}", "password", "yaml")
    d.other("  replica_password: ${REPLICA_PASSWORD}", "variable")
    d.add("EOF\ncat <<'EOF' | kubectl apply -f -\napiVersion: v1\nkind: Secret\nmetadata:\n  name: app\nstringData:")
    d.some(1, lambda: d.key("  {k}: {v}", "api-key", '"'), lambda: d.password("  {k}: {v}", "password", "yaml"))
    d.add("EOF\ncat > /etc/app/.env <<EOF")
    d.some(1, lambda: d.password("{k}={v}", "DB_PASSWORD"), lambda: d.token("{k}={v}"))
    d.other("SESSION_SECRET=$(head -c 32 /dev/urandom | base64)", "command")
    d.other("SECRET_FILE=/etc/app/secret", "path")
    d.add("EOF")


def sql(d):
    app = d.rng.choice(APPS)
    forms = [
        "CREATE USER {a} WITH PASSWORD '{v}';",
        "CREATE USER '{a}'@'%' IDENTIFIED BY '{v}';",
        "ALTER ROLE {a} WITH LOGIN ENCRYPTED PASSWORD '{v}';",
        "GRANT ALL ON {a}.* TO '{a}'@'localhost' IDENTIFIED BY '{v}';",
        "ALTER USER 'root'@'localhost' IDENTIFIED WITH mysql_native_password BY '{v}';",
        "CREATE LOGIN {a} WITH PASSWORD = '{v}';",
    ]
    d.add(f"CREATE DATABASE {app};")
    for form in d.rng.sample(forms, 2):
        kind, value = d.v.password()
        d.secret(form.format(a=app, v=value), f"password {kind} in SQL", value)
    d.other(f"ALTER ROLE {app} WITH PASSWORD 'SCRAM-SHA-256$4096:{base64.b64encode(d.v.bytes(16)).decode()}$x:y';", "hash")
    d.other("CREATE TABLE users (id bigint PRIMARY KEY, password varchar(255) NOT NULL, token_hash text);", "column")
    d.other(f"CREATE USER {app}_ro WITH PASSWORD :'ro_password';", "variable")
    d.other("INSERT INTO settings (name, value) VALUES ('password_min_length', '12');", "option")


def dockerfile(d):
    d.other(f"FROM alpine:3.20@sha256:{d.v.of('0123456789abcdef', 64)}", "digest")
    d.password("ENV {k}={v}", d.rng.choice(["POSTGRES_PASSWORD", "DB_PASS", "SA_PASSWORD"]))
    d.some(1, lambda: d.key("ENV {k} {v}", "SECRET_KEY"), lambda: d.token("ARG {k}={v}"))
    d.other("ARG NPM_TOKEN", "empty")
    d.other("RUN --mount=type=secret,id=npm_token NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci", "command")
    d.other(f"RUN echo '{d.v.of('0123456789abcdef', 64)}  tool' | sha256sum -c -", "checksum")


def unit(d):
    d.add("[Unit]\nDescription=app\n\n[Service]")
    d.password("Environment={k}={v}", d.rng.choice(["DB_PASSWORD", "RESTIC_PASSWORD"]))
    d.some(1, lambda: d.token('Environment="{k}={v}"'), lambda: d.password('Environment="LOG=info" "{k}={v}"', "SMTP_PASSWORD"))
    d.other("EnvironmentFile=/etc/app/secrets.env", "path")
    d.other("LoadCredential=api_token:/etc/credstore/api_token", "path")
    d.add("ExecStart=/usr/bin/app\n\n[Install]\nWantedBy=multi-user.target")


def urls(d):
    app = d.rng.choice(APPS)
    forms = [
        "databaseUrl: postgres://{a}:{v}@db.corp.lan:5432/{a}",
        "brokerUrl: amqp://{a}:{v}@rabbitmq:5672/",
        "cacheUrl: redis://:{v}@redis:6379/0",
        "mongoUrl: mongodb+srv://{a}:{v}@cluster0.corp.lan/test",
        "mirror: https://ci:{v}@git.corp.lan/ops/{a}.git",
        "dsn: mysql://{a}:{v}@10.0.0.4/{a}?charset=utf8",
    ]
    for form in d.rng.sample(forms, 3):
        kind, value = d.v.password()
        value = value.replace("@", "-").replace("#", "-").replace("%", "-").replace("^", "-")
        d.secret(form.format(a=app, v=value), f"password {kind} in a URL", value)
    d.other("metricsUrl: https://metrics@example.net/api", "url")
    d.other("replicaUrl: postgres://app:${DB_PASSWORD}@replica:5432/app", "variable")
    d.other("docsUrl: postgres://<user>:<password>@host:5432/db", "placeholder")
    d.other("queue: amqp://rabbitmq:5672/", "url")
