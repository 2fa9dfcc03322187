"""The kinds of files of the generated set: keys and look-alikes as public
infrastructure repositories show them. No scanner was asked what it finds."""

import base64
import json

import manifests
import scripts

APPS = "gitea nextcloud paperless vaultwarden grafana miniflux immich keycloak harbor outline wikijs authentik mealie n8n".split()
BASES = "postgres mariadb redis mongodb rabbitmq minio influxdb".split()


def digest(d):
    return "sha256:" + d.v.of("0123456789abcdef", 64)


def ansible_vars(d):
    app = d.rng.choice(APPS)
    d.add(f"---\n{app}_enabled: true\n{app}_port: {d.rng.randrange(1024, 65535)}\n{app}_user: {app}")
    d.some(d.rng.randrange(2, 4),
        lambda: d.password("{k}: {v}", d.rng.choice([f"{app}_db_password", "mysql_root_password", "ansible_become_pass", "samba_password", "smtp_pass"]), "yaml"),
        lambda: d.password("{k}: {v}", d.rng.choice(["wifi_passphrase", "restic_repo_password", "postgres_pass", "admin_pwd"]), "yaml"),
        lambda: d.key("{k}: {v}", d.rng.choice([f"{app}_secret_key", "k3s_token", "wireguard_private_key", f"{app}_api_key"]), '"'),
        lambda: d.token("my_{k}: {v}", '"'))
    d.some(d.rng.randrange(2, 5),
        lambda: d.other(f'{app}_oauth_secret: "{{{{ vault_{app}_oauth_secret }}}}"', "template"),
        lambda: d.other(f"{app}_token: \"{{{{ lookup('community.hashi_vault.hashi_vault', 'secret/data/{app}:token') }}}}\"", "lookup"),
        lambda: d.other(f"{app}_release_checksum: {digest(d)}", "checksum"),
        lambda: d.other("root_password_hash: $6$" + d.v.of("./abcdefghijABCDEF0123456789", 16) + "$" + d.v.of("./abcdefghijABCDEF0123456789", 86), "hash"),
        lambda: d.other("ldap_bind_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n" + "\n".join("  " + d.v.of("0123456789", 80) for _ in range(4)), "ansible-vault"),
        lambda: d.other(f"{app}_password_file: /run/secrets/{app}_password", "path"),
        lambda: d.other(f"{app}_version: {d.v.of('0123456789abcdef', 40)}", "commit"))


def ansible_inventory(d):
    d.add("[web]")
    for number in range(1, 3):
        kind, value = d.v.password()
        variable = d.rng.choice(["ansible_password", "ansible_ssh_pass", "ansible_become_password", "ansible_sudo_pass"])
        d.secret(f"web{number}.example.net ansible_host=10.0.{number}.7 ansible_user=deploy {variable}={value}", f"password {kind}", value)
    d.other("web3.example.net ansible_host=10.0.3.7 ansible_user=deploy ansible_ssh_private_key_file=~/.ssh/id_ed25519", "path")
    d.add("\n[web:vars]\nansible_python_interpreter=/usr/bin/python3")
    d.other("ansible_become_password=\"{{ vault_become_password }}\"", "template")
    d.some(1, lambda: d.password("{k}={v}", "snmp_password"), lambda: d.key("{k}={v}", "cluster_token"))


def ansible_tasks(d):
    app = d.rng.choice(APPS)
    d.add(f"- name: Create the database user\n  community.postgresql.postgresql_user:\n    name: {app}")
    d.password("    {k}: {v}", "password", "yaml")
    d.other("  no_log: true\n\n- name: Fetch the release\n  ansible.builtin.get_url:\n    url: https://example.net/app.tar.gz\n    checksum: " + digest(d), "checksum")
    d.add(f"    dest: /opt/{app}.tar.gz\n\n- name: Add the user\n  ansible.builtin.user:\n    name: {app}")
    d.other("    password: \"{{ app_password | password_hash('sha512') }}\"", "template")
    d.other("    update_password: on_create", "option")
    d.other("    key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + d.v.of("abcdefABCDEF0123456789+/", 43) + " ops@example", "public key")


def tfvars(d):
    d.add('region = "eu-central-1"\ninstance_type = "t3.small"')
    d.some(d.rng.randrange(2, 4),
        lambda: d.password("{k} = {v}", d.rng.choice(["db_password", "admin_password", "master_password", "rds_pass"]), '"'),
        lambda: d.key("{k} = {v}", d.rng.choice(["api_key", "jwt_secret", "encryption_key", "proxmox_api_token_secret"]), '"'),
        lambda: d.token("{k} = {v}", '"'),
        lambda: d.password("{k}    = {v}", "vsphere_password", '"'))
    d.some(d.rng.randrange(2, 4),
        lambda: d.other(f'ami_id = "ami-{d.v.of("0123456789abcdef", 17)}"', "id"),
        lambda: d.other(f'kms_key_id = "arn:aws:kms:eu-central-1:{d.v.of("123456789", 12)}:key/{d.v.uuid()}"', "arn"),
        lambda: d.other(f'ssh_public_key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ{d.v.of("abcdefABCDEF0123456789+/", 340)} me@laptop"', "public key"),
        lambda: d.other(f'tenant_id = "{d.v.uuid()}"', "uuid"),
        lambda: d.other(f'db_password_secret_name = "prod/{d.v.word()}/db-password"', "name"),
        lambda: d.other(f'thumbprint_list = ["{d.v.of("0123456789abcdef", 40)}"]', "fingerprint"))


def terraform(d):
    base = d.rng.choice(["aws_db_instance", "azurerm_mssql_server", "google_sql_user"])
    d.add(f'resource "{base}" "main" {{\n  username = "dbadmin"')
    d.password("  {k} = {v}", "password", '"')
    d.add('}\n\nvariable "api_token" {\n  type = string')
    d.some(1, lambda: d.key("  {k} = {v}", "default", '"'), lambda: d.other('  default = ""', "empty"))
    d.add('}\n\nresource "aws_db_instance" "replica" {')
    d.some(1, lambda: d.other("  password = var.db_password", "reference"), lambda: d.other("  password = random_password.db.result", "reference"),
           lambda: d.other('  password = data.aws_secretsmanager_secret_version.db.secret_string', "reference"))
    d.other(f'  kms_key_id = "{d.v.uuid()}"', "uuid")
    d.add('}\n\nprovider "vault" {\n  address = "https://vault.corp.lan"')
    d.some(1, lambda: d.secret(f'  token = "{(t := d.v.token_of("vault"))}"', "token vault", t), lambda: d.other("  token = var.vault_token", "reference"))
    d.add('}')
    d.other('output "password_arn" {\n  value = aws_secretsmanager_secret.db.arn\n}', "reference")


def dotenv(d):
    app = d.rng.choice(APPS)
    d.add(f"# {app}\nTZ=Europe/Berlin\nPUID=1000\nDB_HOST=db\nDB_USER={app}")
    d.some(d.rng.randrange(2, 5),
        lambda: d.password("{k}={v}", d.rng.choice(["DB_PASSWORD", "POSTGRES_PASSWORD", "MYSQL_ROOT_PASSWORD", "REDIS_PASS", "MAIL_PASSWORD"])),
        lambda: d.password("{k}={v}", d.rng.choice(["ADMIN_PASS", "SMTP_PASSWORD", "BASIC_AUTH_PASSWORD"]), '"'),
        lambda: d.key("{k}={v}", d.rng.choice(["SECRET_KEY", "APP_SECRET", "JWT_SECRET", "ENCRYPTION_KEY", "SESSION_SECRET", "SECRET_KEY_BASE"])),
        lambda: d.token("{k}={v}"),
        lambda: d.secret(f"APP_KEY=base64:{(b := base64.b64encode(d.v.bytes(32)).decode())}", "key", b))
    d.some(d.rng.randrange(2, 5),
        lambda: d.other("GRAFANA_PASSWORD=${GRAFANA_PASSWORD}", "variable"),
        lambda: d.other("API_TOKEN=", "empty"),
        lambda: d.other(f"DB_PASSWORD_FILE=/run/secrets/db_password", "path"),
        lambda: d.other(f"INSTANCE_ID={d.v.uuid()}", "uuid"),
        lambda: d.other("OIDC_CLIENT_SECRET=<client secret>", "placeholder"),
        lambda: d.other(f"IMAGE_DIGEST={digest(d)}", "digest"),
        lambda: d.other("TOKEN_EXPIRY_SECONDS=86400", "option"),
        lambda: d.other("PASSWORD_RESET_URL=https://example.net/password/reset", "url"),
        lambda: d.other(f"GIT_COMMIT={d.v.of('0123456789abcdef', 40)}", "commit"))


def ini(d):
    d.add("[client]\nuser = backup\nhost = 10.0.0.5")
    d.password("{k} = {v}", "password")
    d.add("\n[smtp]\nenabled = true\nhost = mail.corp.lan:587")
    d.password("{k} = {v}", d.rng.choice(["password", "smtp_pass"]))
    d.add("\n[security]")
    d.key("{k} = {v}", d.rng.choice(["secret_key", "INTERNAL_TOKEN", "JWT_SECRET"]))
    d.other("admin_password = $__file{/etc/secrets/admin}", "reference")
    d.other(";client_secret = some_secret", "comment")
    d.other("password_hash_algorithm = argon2$2$65536$8$50", "option")
    d.other("token_rotation_interval_minutes = 10", "option")


def properties(d):
    d.add("spring.application.name=billing\nserver.port=8080")
    d.password("{k}={v}", d.rng.choice(["spring.datasource.password", "spring.rabbitmq.password", "spring.redis.password"]))
    d.key("{k}={v}", d.rng.choice(["jwt.secret", "app.security.api-key"]))
    d.other("spring.mail.password=${MAIL_PASSWORD}", "variable")
    d.other("management.endpoint.env.keys-to-sanitize=password,secret,key,token", "names")
    d.other("server.ssl.key-store=classpath:keystore.p12", "path")
    d.password("{k}={v}", "server.ssl.key-store-password")


def json_settings(d):
    d.add('{\n  "Logging": { "Level": "info" },\n  "Database": {\n    "Host": "sql.corp.lan",')
    d.password('    "{k}": {v},', "Password", '"')
    d.add('    "User": "svc"\n  },')
    kind, value = d.v.password()
    d.secret(f'  "ConnectionString": "Server=sql.corp.lan;Database=app;User Id=svc;Password={value};Encrypt=true",', f"password {kind}", value)
    d.key('  "{k}": {v},', d.rng.choice(["apiKey", "clientSecret", "signingKey"]), '"')
    d.other(f'  "clientId": "{d.v.uuid()}",', "uuid")
    d.other('  "secretName": "billing-db-credentials",', "name")
    d.other('  "passwordPolicy": { "minLength": 12, "requireDigit": true },', "option")
    d.other('  "webhookSecret": "#{WebhookSecret}#"\n}', "template")


def docker_config(d):
    d.add('{\n  "auths": {\n    "registry.corp.lan": {')
    _, value = d.v.password()
    encoded = base64.b64encode(f"ci:{value}".encode()).decode()
    d.secret(f'      "auth": "{encoded}"', "registry", encoded)
    d.add('    }\n  },')
    d.other('  "credHelpers": { "gcr.io": "gcloud" },\n  "credsStore": "secretservice"\n}', "name")


def service_account(d):
    key = d.v.pem().replace("\n", "\\n")
    d.add('{\n  "type": "service_account",\n  "project_id": "' + d.v.word() + '-prod",')
    d.other(f'  "private_key_id": "{d.v.of("0123456789abcdef", 40)}",', "id")
    d.secret(f'  "private_key": "{key}",', "private key", key)
    d.other(f'  "client_id": "{d.v.of("123456789", 21)}",', "id")
    d.add('  "token_uri": "https://oauth2.googleapis.com/token"\n}')


def toml(d):
    d.add('concurrent = 2\n\n[[runners]]\n  name = "docker"\n  url = "https://gitlab.corp.lan/"')
    value = d.v.token_of("gitlab runner")
    d.secret(f'  token = "{value}"', "token gitlab runner", value)
    d.add("\n[database]")
    d.password("{k} = {v}", "password", '"')
    d.some(1, lambda: d.key("{k} = {v}", "secret_key", '"'), lambda: d.password("{k} = {v}", "admin_password", '"'))
    d.other('password_env = "DB_PASSWORD"', "name")
    d.other('token_path = "/var/run/secrets/token"', "path")
    d.other(f'checksum = "{d.v.of("0123456789abcdef", 64)}"', "checksum")


def xml(d):
    d.add('<?xml version="1.0"?>\n<settings>\n  <servers>\n    <server>\n      <id>releases</id>\n      <username>deploy</username>')
    d.password("      <{k}>{v}</{k}>", "password")
    d.add("    </server>\n    <server>\n      <id>snapshots</id>")
    d.other("      <password>${env.NEXUS_PASSWORD}</password>", "variable")
    d.other("      <privateKey>${user.home}/.ssh/id_rsa</privateKey>", "path")
    d.add("    </server>\n  </servers>\n</settings>")


def private_keys(d):
    kind = d.rng.choice(["pem", "openssh", "age", "pgp"])
    if kind == "openssh":
        d.secret(d.v.openssh()[0], "private key")
    elif kind == "age":
        d.other(f"# public key: {d.v.age_public()}", "public key")
        d.secret(d.v.age(), "private key")
    elif kind == "pgp" and (keys := d.v.pgp()):
        d.secret(keys[0], "private key")
    else:
        d.secret(d.v.pem(), "private key")


def public_keys(d):
    kind = d.rng.choice(["certificate", "openssh", "public", "pgp", "known_hosts"])
    if kind == "certificate":
        d.other(d.v.certificate(), "certificate")
    elif kind == "openssh":
        d.other(d.v.openssh()[1], "public key")
    elif kind == "pgp" and (keys := d.v.pgp()):
        d.other(keys[1], "public key")
    elif kind == "known_hosts":
        d.other(f"|1|{base64.b64encode(d.v.bytes(20)).decode()}|{base64.b64encode(d.v.bytes(20)).decode()} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{d.v.of('abcdefABCDEF0123456789+/', 43)}", "public key")
    else:
        d.other(d.v.public_pem(), "public key")


def encrypted(d):
    kind = d.rng.choice(["age", "vault"])
    if kind == "age":
        body = base64.b64encode(d.v.bytes(300)).decode()
        d.other("-----BEGIN AGE ENCRYPTED FILE-----\n" + "\n".join(body[i:i + 64] for i in range(0, len(body), 64)) + "\n-----END AGE ENCRYPTED FILE-----", "encrypted")
    else:
        d.other("$ANSIBLE_VAULT;1.1;AES256\n" + "\n".join(d.v.of("0123456789", 80) for _ in range(8)), "ansible-vault")


def locks(d):
    kind = d.rng.choice(["npm", "go", "chart", "pip", "tf"])
    if kind == "npm":
        d.add('{\n  "lockfileVersion": 3,\n  "packages": {')
        for _ in range(4):
            d.add(f'    "node_modules/{d.v.word()}": {{\n      "version": "1.2.3",')
            d.other(f'      "integrity": "sha512-{base64.b64encode(d.v.bytes(64)).decode()}"', "sri")
            d.add("    },")
        d.add('    "": {}\n  }\n}')
    elif kind == "chart":
        d.add(f"dependencies:\n- name: {d.rng.choice(BASES)}\n  repository: https://charts.example.net\n  version: 12.1.3")
        d.other(f"digest: {digest(d)}", "digest")
    elif kind == "tf":
        d.add('provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.1.0"\n  hashes = [')
        for _ in range(4):
            d.other(f'    "h1:{base64.b64encode(d.v.bytes(32)).decode()}",', "checksum")
        d.add("  ]\n}")
    elif kind == "go":
        for _ in range(4):
            d.other(f"github.com/{d.v.word()}/{d.v.word()} v1.{d.rng.randrange(40)}.0 h1:{base64.b64encode(d.v.bytes(32)).decode()}", "checksum")
    else:
        for _ in range(4):
            d.other(f"{d.v.word()}==1.{d.rng.randrange(40)}.0 \\\n    --hash={digest(d)}", "checksum")
    return {"npm": "package-lock.json", "go": "go.sum", "chart": "Chart.lock", "pip": "requirements.txt", "tf": ".terraform.lock.hcl"}[kind]


def example_env(d):
    d.add("# copy to .env and fill in")
    d.other("DB_PASSWORD=your-password-here", "placeholder")
    d.other("SECRET_KEY=<generate with openssl rand -hex 32>", "placeholder")
    d.other("API_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxx", "placeholder")
    d.other("JWT_SECRET=", "empty")
    d.other("WEBHOOK_URL=https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX", "placeholder")


def readme(d):
    app = d.rng.choice(APPS)
    d.add(f"# {app}\n\nInstall it:\n\n```sh")
    d.other(f"helm install {app} example/{app} --set auth.password=<password>", "placeholder")
    d.other("export GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "placeholder")
    d.add("```\n\nRelease notes:\n")
    d.other(f"- {d.v.of('0123456789abcdef', 40)} rotate the token of the runner", "commit")
    d.other(f"- image pinned to {digest(d)}", "digest")


def client_files(d):
    """Where clients keep their logins; the first line of each tells which it is."""
    kind = d.rng.choice(["npmrc", "netrc", "aws", "pypirc", "pgpass", "git-credentials"])
    clean = lambda text: "".join(sign for sign in text if sign.isalnum() or sign in "-_.")
    if kind == "npmrc":
        d.add("registry=https://registry.npmjs.org/")
        value = d.v.token_of("npm")
        d.secret(f"//registry.npmjs.org/:_authToken={value}", "token npm", value)
        d.other("//npm.example.net/:_authToken=${NPM_TOKEN}", "variable")
    elif kind == "netrc":
        name, value = d.v.password()
        d.add("machine git.corp.lan")
        d.secret(f"  login ci password {value}", f"password {name}", value)
    elif kind == "aws":
        d.add("[default]\nregion = eu-central-1")
        for issuer in ("aws id", "aws secret"):
            value = d.v.token_of(issuer)
            d.secret(f"{'aws_access_key_id' if issuer == 'aws id' else 'aws_secret_access_key'} = {value}", f"token {issuer}", value)
        d.other("\n[prod]\nrole_arn = arn:aws:iam::123456789012:role/deploy\nsource_profile = default", "arn")
    elif kind == "pypirc":
        d.add("[pypi]\nusername = __token__")
        value = d.v.token_of("pypi")
        d.secret(f"password = {value}", "token pypi", value)
    elif kind == "pgpass":
        name, value = d.v.password()
        d.secret(f"db.corp.lan:5432:app:app:{clean(value)}", f"password {name}", clean(value))
    else:
        name, value = d.v.password()
        d.secret(f"https://ci:{clean(value)}@git.corp.lan", f"password {name} in a URL", clean(value))
    return {"aws": "credentials"}.get(kind, "." + kind)


KINDS = [
    # (weight, how its files are called, what is in them)
    (7, "deploy/{w}/values.yaml", manifests.helm_values),
    (5, "apps/{w}/configmap.yaml", manifests.config_map),
    (6, "apps/{w}/secret.yaml", manifests.secret),
    (6, "apps/{w}/deployment.yaml", manifests.deployment),
    (3, "apps/{w}/helmrelease.yaml", manifests.helm_release),
    (6, "stacks/{w}/docker-compose.yml", manifests.compose),
    (3, "apps/{w}/externalsecret.yaml", manifests.external_secret),
    (2, "apps/{w}/sealedsecret.yaml", manifests.sealed_secret),
    (2, "apps/{w}/secret.sops.yaml", manifests.sops),
    (3, "clusters/{w}/kubeconfig", manifests.kubeconfig),
    (3, ".github/workflows/{w}.yaml", manifests.github_workflow),
    (3, "ci/{w}/.gitlab-ci.yml", manifests.gitlab_ci),
    (2, "apps/{w}/kustomization.yaml", manifests.kustomization),
    (4, "ansible/group_vars/{w}.yml", ansible_vars),
    (3, "ansible/inventory/{w}.ini", ansible_inventory),
    (3, "ansible/roles/{w}/tasks/main.yml", ansible_tasks),
    (4, "terraform/{w}/terraform.tfvars", tfvars),
    (3, "terraform/{w}/main.tf", terraform),
    (6, "stacks/{w}/.env", dotenv),
    (3, "config/{w}/app.ini", ini),
    (2, "config/{w}/application.properties", properties),
    (3, "config/{w}/appsettings.json", json_settings),
    (2, "config/{w}/docker/config.json", docker_config),
    (1, "config/{w}/service-account.json", service_account),
    (3, "config/{w}/config.toml", toml),
    (1, "config/{w}/settings.xml", xml),
    (4, "home/{w}/*", client_files),
    (3, "keys/{w}", private_keys),
    (3, "keys/{w}.pub", public_keys),
    (2, "keys/{w}.enc", encrypted),
    (2, "vendor/{w}/*", locks),
    (1, "stacks/{w}/.env.example", example_env),
    (2, "docs/{w}/README.md", readme),
    (4, "services/{w}/Makefile", scripts.makefile),
    (6, "scripts/{w}.sh", scripts.script),
    (4, "scripts/{w}-install.sh", scripts.here_document),
    (3, "sql/{w}.sql", scripts.sql),
    (3, "services/{w}/Dockerfile", scripts.dockerfile),
    (2, "systemd/{w}.service", scripts.unit),
    (4, "config/{w}/urls.yaml", scripts.urls),
]
