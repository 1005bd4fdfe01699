"""House rule: pages, forms, desk, API and admin get people through `registry.access` and in no other way."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "accounts", "benefits", "dost_centers", "employment", "esosial", "pensions", "public_works", "registry",
)  # fmt: skip
OUTSIDE = ("views", "api", "admin", "desk", "forms")
MANAGERS = {"objects", "_default_manager", "_base_manager"}
AROUND = {"people_search", "person_by_claim", "person_by_fin", "person_link_user"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def violations(source: str) -> list[str]:
    """Every way round the door in a source, with the line and what to do instead."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and _is_person(node.value):
            found.append(f"line {node.lineno}: Person.{node.attr}: use registry.access.open_record")
        elif isinstance(node, ast.Call) and _name(node.func) in SHORTCUTS and node.args and _is_person(node.args[0]):
            found.append(f"line {node.lineno}: {_name(node.func)}(Person): use registry.access.open_record")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("registry"):
            found += [
                f"line {node.lineno}: {alias.name}: use registry.access"
                for alias in node.names
                if alias.name in AROUND
            ]
        elif isinstance(node, ast.Attribute) and node.attr in AROUND:
            found.append(f"line {node.lineno}: {node.attr}: use registry.access")
    return found


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_person(node: ast.expr) -> bool:
    return _name(node) in {"Person", "PersonVersion"}


def outside_files() -> list[Path]:
    """Views, forms, desk, API and admin of every app."""
    return [
        path
        for app in APPS
        for path in sorted((PROJECT / app).rglob("*.py"))
        if any(part.removesuffix(".py") in OUTSIDE for part in path.relative_to(PROJECT).parts)
    ]


def test_no_page_goes_round_the_door():
    found = {str(path.relative_to(PROJECT)): violations(path.read_text(encoding="utf-8")) for path in outside_files()}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_forms_and_the_desk_are_held_to_it_too():
    assert {"registry/desk/forms.py", "registry/forms.py", "registry/views/staff.py"} <= {
        str(path.relative_to(PROJECT)) for path in outside_files()
    }


@pytest.mark.parametrize(
    "source",
    [
        "Person.objects.get(pk=1)",
        "models.Person.objects.all()",
        "Person._default_manager.all()",
        "PersonVersion.objects.all()",
        "get_object_or_404(Person, pk=1)",
        "shortcuts.get_object_or_404(models.Person, pk=1)",
        "from registry.selectors import person_by_fin",
        "from registry import selectors\nselectors.people_search('x', 1, None)",
    ],
)
def test_every_way_round_is_found(source):
    assert violations(source)


def test_the_door_itself_is_no_violation():
    assert violations("from registry.access import open_record\nopen_record(actor=a, person=b, purpose=c)") == []
