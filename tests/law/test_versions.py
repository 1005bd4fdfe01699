"""The source of the rules changes only together with their version; rules stay plain Python without floats."""

import ast
import hashlib
import importlib
import json
import sys
from pathlib import Path

import pytest

from benefits.catalogue.services import catalogue

ROOT = Path(__file__).parents[2]
PINS = Path(__file__).parent / "rule_versions.json"
PACKAGES = {
    "pensions.rules": ("pensions/rules", "benefits/law"),
    "benefits.rules": ("benefits/rules", "benefits/law"),
    "benefits.catalogue.services": ("benefits/catalogue",),
}
PLAIN = ("benefits/law", "benefits/rules", "pensions/rules")
FORBIDDEN = {"django", "rest_framework", "celery", "psycopg2", "redis", "time", "random", "os", "socket"}


def conditions():
    """A hash of every condition of the catalogue: they are rules that stand in data."""
    return catalogue().hash


def sources(folders):
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


class _Bare(ast.NodeTransformer):
    """Leaves docstrings out: words about a rule are not the rule. The declared version itself is left out too."""

    def generic_visit(self, node):
        super().generic_visit(node)
        if isinstance(getattr(node, "body", None), list):
            node.body = [part for part in node.body if not _says_nothing(part)] or [ast.Pass()]
        return node


def _says_nothing(part):
    if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
        return True
    return isinstance(part, ast.Assign) and getattr(part.targets[0], "id", "") == "RULE_VERSION"


def fingerprint(folders):
    """A hash of what the code says, the same after formatting, comments and docstrings change."""
    digest = hashlib.sha256()
    for path in sources(folders):
        tree = _Bare().visit(ast.parse(path.read_text("utf-8")))
        digest.update(path.relative_to(ROOT).as_posix().encode() + ast.dump(tree).encode())
    return digest.hexdigest()


@pytest.mark.parametrize("package", PACKAGES)
def test_the_source_of_the_rules_changes_only_with_their_version(package):
    module = importlib.import_module(package)
    version = getattr(module, "RULE_VERSION", None) or module.VERSION
    pinned = json.loads(PINS.read_text("utf-8"))[package]
    source = fingerprint(PACKAGES[package]) + (conditions() if package == "benefits.catalogue.services" else "")
    assert pinned == {"version": version, "source": source}, (
        f"{package} changed: if what it decides or says changed, raise RULE_VERSION; then pin "
        f"version {version!r} with source {source!r} in tests/law/rule_versions.json"
    )


def test_the_fingerprint_follows_the_code_and_not_the_words(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    file = tmp_path / "rules" / "a.py"
    file.parent.mkdir()
    file.write_text('"""Words."""\nRULE_VERSION = "a-1"\ndef f():\n    return 1\n')
    first = fingerprint(["rules"])
    file.write_text('"""Other words."""\nRULE_VERSION = "a-2"\n\n\ndef f():  # why\n    """More."""\n    return 1\n')
    assert fingerprint(["rules"]) == first
    file.write_text('"""Words."""\nRULE_VERSION = "a-1"\ndef f():\n    return 2\n')
    assert fingerprint(["rules"]) != first


@pytest.mark.parametrize("path", sources(PLAIN), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_law_is_plain_python_without_clock_or_float(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            assert not {name.partition(".")[0] for name in names} & FORBIDDEN
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float), f"line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "float", f"line {node.lineno}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("today", "now", "utcnow"), f"line {node.lineno}"
