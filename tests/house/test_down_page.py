"""What people see while the portal does not answer: written by its image, shown by the proxy alone."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from esosial.settings.environment import BASE_DIR

PROXY = (BASE_DIR / "deploy" / "proxy.conf.template").read_text()
SERVICES = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())["services"]


class Addresses(HTMLParser):
    """Collects what a page loads and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            assert name != "style"
            if name in ("href", "src"):
                (self.leads if tag == "a" else self.loads).append(value or "")


def written(folder: Path, *options: str) -> Path:
    call_command("down_page", str(folder), *options)
    return folder


@pytest.mark.parametrize(
    ("language", "words"), [("az", "texniki iş"), ("en", "being serviced"), ("ru", "обслуживании")]
)
def test_the_page_stands_in_every_language_and_loads_only_what_lies_beside_it(
    tmp_path: Path, language: str, words: str
) -> None:
    folder = written(tmp_path)
    page = (folder / f"{language}.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in page
    assert words in page
    assert "<script" not in page
    addresses = Addresses()
    addresses.feed(page)
    assert addresses.loads == ["/down/portal.css"]
    assert set(addresses.leads) == {"/", "tel:142"}
    styles = (folder / "down" / "portal.css").read_text(encoding="utf-8")
    fonts = set(re.findall(r"url\(\"?([^\")]+)", styles))
    assert fonts
    assert all(one.startswith("data:") or (folder / "down" / one).exists() for one in fonts)


def test_the_portal_is_closed_and_opened_by_one_command(tmp_path: Path) -> None:
    assert (written(tmp_path, "--close") / "closed").exists()
    # A new start of the containers writes the page again and opens nothing.
    assert (written(tmp_path) / "closed").exists()
    assert not (written(tmp_path, "--open") / "closed").exists()
    assert not (written(tmp_path, "--open") / "closed").exists()
    with pytest.raises(CommandError):
        written(tmp_path / "nowhere")


def test_the_proxy_shows_the_page_when_the_portal_is_closed_or_does_not_answer() -> None:
    assert re.search(r"error_page 502 503 504 =503 /-down;", PROXY)
    page = PROXY[PROXY.index("location = /-down") :]
    page = page[: page.index("\n    }")]
    assert "internal;" in page
    assert "try_files /$spoken.html =503;" in page
    assert all(f"add_header {name} " in page for name in ("Retry-After", "Cache-Control", "Content-Security-Policy"))
    assert "unsafe" not in page
    assert "if (-f /down/closed) { return 503; }" in PROXY
    assert re.search(r"map \$cookie_esosial_language \$spoken \{ default az; en en; ru ru; \}", PROXY)


def test_too_many_requests_are_not_told_that_the_portal_is_down() -> None:
    assert "limit_req_status 429;" in PROXY
    # What the portal itself answers, its own 503 included, passes as it is.
    assert "proxy_intercept_errors" not in PROXY


def test_the_proxy_starts_and_is_well_without_the_portal() -> None:
    assert "resolver 127.0.0.11" in PROXY
    assert not re.search(r"proxy_pass http", PROXY)
    proxy = SERVICES["proxy"]
    assert proxy["depends_on"] == {"web": {"condition": "service_started"}}
    assert "/proxyz" in proxy["healthcheck"]["test"][1]


def test_the_page_is_written_before_the_tables_and_only_read_by_the_proxy() -> None:
    migrate = SERVICES["migrate"]
    command = migrate["command"][-1]
    assert command.index("down_page /portal/var/down") < command.index("migrate --noinput")
    assert "down:/portal/var/down" in migrate["volumes"]
    assert "down:/down:ro" in SERVICES["proxy"]["volumes"]
    assert set(SERVICES["web"]["volumes"]) <= set(migrate["volumes"])
    assert "/portal/var/down" in (BASE_DIR / "Dockerfile").read_text()
