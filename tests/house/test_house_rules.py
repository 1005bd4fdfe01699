"""House rules that no linter knows."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from esosial.settings.environment import BASE_DIR

APPS = ("accounts", "benefits", "dost_centers", "employment", "esosial", "pensions", "public_works", "registry")
LONGEST = 500
# Loaded where they are used, because they are heavy and few processes need them.
HEAVY = {"weasyprint", "registry.papers.render", "registry.papers.signing"}
# manage.py says in one line that Django is missing, so it may not import it before it can say so.
MAY_IMPORT_INSIDE = {"manage.py"}
FRAMEWORKS = {"django", "rest_framework", "celery", "psycopg2", "redis", "time", "random", "requests"}


def sources() -> list[Path]:
    return [BASE_DIR / "manage.py"] + [
        path for app in APPS for path in sorted((BASE_DIR / app).rglob("*.py")) if "migrations" not in path.parts
    ]


def name_of(path: Path) -> str:
    return path.relative_to(BASE_DIR).as_posix()


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    yield from (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def test_imports_stand_at_the_top_of_a_file() -> None:
    found = [
        f"{name_of(path)}:{line} imports {module} inside a function"
        for path in sources()
        for function in functions(ast.parse(path.read_text()))
        for module, line in imported(function)
        if module not in HEAVY and name_of(path) not in MAY_IMPORT_INSIDE
    ]
    assert found == []


def test_the_law_and_every_rule_know_no_framework_no_clock_and_no_float() -> None:
    found = []
    for path in sources():
        if "rules" not in path.parts and "benefits/law" not in name_of(path):
            continue
        tree = ast.parse(path.read_text())
        found += [
            f"{name_of(path)}:{line} imports {module}"
            for module, line in imported(tree)
            if module.split(".")[0] in FRAMEWORKS
        ]
        refused: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                found.append(f"{name_of(path)}:{node.lineno} has a float")
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "isinstance":
                refused |= {id(inner) for inner in ast.walk(node)}  # a float may be recognised, to be refused
            if isinstance(node, ast.Name) and node.id == "float" and id(node) not in refused:
                found.append(f"{name_of(path)}:{node.lineno} names float")
            if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}:
                found.append(f"{name_of(path)}:{node.lineno} asks the clock")
    assert found == []


def test_no_app_listens_to_signals_of_models_and_no_model_works_in_save() -> None:
    found = []
    for path in sources():
        text = path.read_text()
        if "django.db.models.signals" in text:
            found.append(f"{name_of(path)}: model signals hide what happens; write a service")
        if "models" in name_of(path):
            found += [
                f"{name_of(path)}:{function.lineno} overrides save(); write a service"
                for function in functions(ast.parse(text))
                if isinstance(function, ast.FunctionDef) and function.name == "save"
            ]
    assert found == []


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_no_file_grows_into_a_drawer(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST, "split it by noun"


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
    found = [
        f"{name_of(path)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


def test_nothing_that_set_up_makes_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=BASE_DIR, capture_output=True, text=True, check=False)
    if listed.returncode:
        assert not (BASE_DIR / ".git").exists()  # an unpacked archive: there is nothing to compare with
        return
    committed = listed.stdout.splitlines()
    assert [
        name for name in committed if name.endswith((".mo", ".pyc", ".env")) or name.startswith(("var/", ".venv/"))
    ] == []
