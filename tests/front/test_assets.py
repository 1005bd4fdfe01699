"""The stylesheet and the fonts: small, complete, built once."""

import gzip

import pytest
from fontTools.ttLib import TTFont

from esosial import assets, browser

LETTERS = "ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZabcçdeəfgğhxıijkqlmnoöprsştuüvyzЁёЖжЩщЪъЫыЭэЮюЯя0123456789₼№−–…“”·×÷"


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    assets.build()


def test_a_second_build_does_nothing() -> None:
    assert assets.build() is False


def test_a_changed_source_is_built_again(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    before = assets._fingerprint()
    monkeypatch.setattr(assets, "SOURCE", tmp_path)
    assert assets._fingerprint() != before


def test_stylesheet_is_small_and_loads_nothing_from_elsewhere() -> None:
    css = (assets.OUTPUT / "portal.css").read_text()
    assert len(gzip.compress(css.encode(), 9)) < 17_000
    assert "data:" not in css
    assert "url(http" not in css
    assert "@import" not in css
    assert 'url("fonts/PortalSans-400.woff2")' in css


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("flavour", ["ttf", "woff2"])
def test_fonts_have_every_letter(weight: int, flavour: str) -> None:
    path = assets.OUTPUT / "fonts" / f"PortalSans-{weight}.{flavour}"
    known = TTFont(path).getBestCmap()
    assert [letter for letter in LETTERS if ord(letter) not in known] == []
    if flavour == "woff2":
        assert path.stat().st_size < 25_000


def test_without_node_one_line_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assets, "_version", lambda executable: 18)
    monkeypatch.setattr(assets, "_fingerprint", lambda: "changed")
    monkeypatch.setattr(assets, "_install", lambda *, development: None)
    assert assets.main(["build"]) == 1
    assert "Node 20 or newer" in capsys.readouterr().err


def test_a_wrong_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert assets.main([]) == 2
    assert "Usage" in capsys.readouterr().err


def test_a_named_browser_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nonexistent/chromium")
    with pytest.raises(browser.BrowserError, match="does not start"):
        browser.find()
