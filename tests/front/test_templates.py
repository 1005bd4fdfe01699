"""What every template keeps: nothing inline, no template without a use, tokens on every form that posts."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = [
    path
    for app in apps.get_app_configs()
    for path in Path(app.path).rglob("*.py")
    if ROOT / ".venv" not in path.parents
]
# Found by Django by their names alone.
BY_NAME = {"403.html", "403_csrf.html", "404.html", "500.html", "503.html"}

FORBIDDEN = {
    "a style attribute; the content policy stops it": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element; the content policy stops it": re.compile(r"<style\b", re.IGNORECASE),
    "an inline event handler; the content policy stops it": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script; the content policy stops it": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE
    ),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a data: address": re.compile(r"(?:src|href)\s*=\s*[\"']data:", re.IGNORECASE),
    "an icon of a sprite; use {% icon %}": re.compile(r"<use\b", re.IGNORECASE),
    "a file from another server": re.compile(
        r"<(?:script|link|img)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "a disabled button; say what is missing instead": re.compile(r"<button[^>]*\sdisabled", re.IGNORECASE),
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def without_tags(source: str) -> str:
    return re.sub(r"\{[%#].*?[%#]\}", "", source, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_compiles_and_holds_nothing_inline(path: Path) -> None:
    get_template(name_of(path))
    source = without_tags(path.read_text())
    assert [reason for reason, pattern in FORBIDDEN.items() if pattern.search(source)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_form_that_posts_carries_its_token(path: Path) -> None:
    forms = re.findall(r"<form\b[^>]*method=\"(?:post|\{\{[^\"]*)\"[^>]*>.*?</form>", path.read_text(), re.DOTALL)
    bare = [form[:80] for form in forms if "csrf_token" not in form and "slot body" not in form]
    assert bare == []


def test_every_template_is_used() -> None:
    texts = {path: path.read_text() for path in [*TEMPLATES, *CODE]}
    unused = []
    for path in TEMPLATES:
        name = name_of(path)
        ours = any(name in text for other, text in texts.items() if other != path)
        if not ours and name not in BY_NAME and not overrides_a_library(name):
            unused.append(name)
    assert unused == []


def overrides_a_library(name: str) -> bool:
    folders = [
        Path(app.path) / "templates" for app in apps.get_app_configs() if ROOT / ".venv" in Path(app.path).parents
    ]
    return any((folder / name).exists() for folder in folders)


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        '<a onclick="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<img src="data:image/png;base64,xx">',
        '<svg><use href="#i-check"/></svg>',
        '<script src="https://cdn.example/x.js"></script>',
        "<button disabled>",
    ],
)
def test_the_patterns_find_what_they_forbid(bad: str) -> None:
    assert any(pattern.search(bad) for pattern in FORBIDDEN.values())
