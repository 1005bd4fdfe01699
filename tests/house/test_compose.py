"""No container engine is needed here: the promises of the file are read from the file."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from esosial.settings.environment import BASE_DIR

COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")


def texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def test_every_promised_service_is_there() -> None:
    assert set(SERVICES) == {"database", "broker", "cache", "migrate", "web", "worker", "beat", "proxy"}


def test_only_the_proxy_publishes_a_port() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]
    assert all(service.get("network_mode") is None for service in SERVICES.values())


def test_database_and_broker_are_on_a_network_without_a_way_out() -> None:
    for name in ("database", "broker", "cache"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "inside" not in SERVICES["proxy"]["networks"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_has_a_health_check_and_comes_back(name: str) -> None:
    image_checks_itself = name == "web" and "HEALTHCHECK" in (BASE_DIR / "Dockerfile").read_text()
    assert image_checks_itself or SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_our_processes_wait_for_what_they_need_and_may_do_nothing_else(name: str) -> None:
    service = SERVICES[name]
    assert service["depends_on"]["database"] == {"condition": "service_healthy"}
    assert service["depends_on"]["broker"] == {"condition": "service_healthy"}
    assert (name == "migrate") != ("migrate" in service["depends_on"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["environment"]["ESOSIAL_DEMO"] == "0"
    assert service["environment"]["ESOSIAL_TLS"] == "1"


def test_every_secret_comes_from_the_environment_and_may_not_be_empty() -> None:
    mentioned = {match for text in texts(COMPOSE) for match in re.findall(r"(?<!\$)\$\{([^}]*)\}", text)}
    assert all(":?" in name for name in mentioned)
    names = {name.split(":?")[0] for name in mentioned}
    example = re.findall(r"^(\w+)=(.*)$", (BASE_DIR / "deploy" / "env.example").read_text(), re.MULTILINE)
    assert {name for name, _ in example} == names
    assert {value for _, value in example} == {""}


def test_the_broker_forgets_nothing_under_pressure_and_the_cache_is_another_one() -> None:
    assert "noeviction" in " ".join(SERVICES["broker"]["command"])
    assert "allkeys-lru" in " ".join(SERVICES["cache"]["command"])
    environment = SERVICES["web"]["environment"]
    assert "@broker:" in environment["REDIS_URL"]
    assert "@cache:" in environment["ESOSIAL_CACHE_URL"]


def test_each_process_has_the_time_limits_of_its_kind() -> None:
    assert SERVICES["web"]["environment"]["ESOSIAL_ROLE"] == "web"
    assert SERVICES["worker"]["environment"]["ESOSIAL_ROLE"] == "worker"


def test_the_proxy_writes_its_configuration_and_nothing_else_and_reads_the_key() -> None:
    proxy = SERVICES["proxy"]
    assert "nginx-unprivileged" in proxy["image"]
    assert proxy["read_only"] is True
    written = dict(mount.partition(":")[::2] for mount in proxy["tmpfs"])
    assert written == {"/tmp": "", "/etc/nginx/conf.d": "uid=101,gid=101"}
    assert any(volume.endswith("/etc/nginx/templates/default.conf.template:ro") for volume in proxy["volumes"])
    example = (BASE_DIR / "deploy" / "env.example").read_text()
    assert re.search(r"^# .*user 101.*read.*\n(#.*\n)*ESOSIAL_CERTIFICATES=$", example, re.MULTILINE)


def test_what_is_mounted_from_here_exists() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes") or []:
            if volume.startswith("./"):
                assert (BASE_DIR / volume.split(":")[0]).exists()


def test_the_image_runs_as_nobody_special_and_installs_only_what_is_pinned() -> None:
    lines = Path(BASE_DIR / "Dockerfile").read_text()
    last_stage = lines[lines.rindex("\nFROM ") :]
    assert re.search(r"^USER portal$", last_stage, re.MULTILINE)
    assert last_stage.index("USER portal") < last_stage.index("CMD [")
    assert all(
        "--require-hashes" in line for line in lines.splitlines() if "pip install" in line or "pip sync" in line
    )
    assert "latest" not in re.findall(r"^FROM (\S+)", lines, re.MULTILINE)[0]


def test_the_image_knows_the_commit_it_is_built_from() -> None:
    lines = (BASE_DIR / "Dockerfile").read_text()
    last_stage = lines[lines.rindex("\nFROM ") :]
    assert re.search(r"^ARG ESOSIAL_CODE_VERSION=", last_stage, re.MULTILINE)
    assert re.search(r"^ENV .*ESOSIAL_CODE_VERSION=\$ESOSIAL_CODE_VERSION$", last_stage, re.MULTILINE)
    assert all(SERVICES[name]["build"]["args"] == ["ESOSIAL_CODE_VERSION"] for name in OURS)
