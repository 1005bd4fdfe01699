"""Walks the URL conf: every address that the portal answers, under the name a row gives it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern


@dataclass(frozen=True)
class Address:
    """One pattern of the URL conf: its name with its namespaces (else its whole route), and if it can be reversed."""

    name: str
    route: str
    named: bool

    def path(self, kwargs: dict[str, Any]) -> str:
        """The address with its arguments filled in."""
        if self.named:
            return reverse(self.name, kwargs=kwargs)
        path = self.route
        for name, value in kwargs.items():
            path = re.sub(rf"<(\w+:)?{name}>|\(\?P<{name}>\.\*\)\$", str(value), path)
        return f"/{path}"


def addresses() -> dict[str, Address]:
    """Answer every address by name; addresses that share a name are one (they differ in arguments only)."""
    return {found.name: found for found in _walk(get_resolver().url_patterns, "", ())}


def _walk(patterns: list[Any], prefix: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + _text(pattern)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*namespaces, pattern.name)) if pattern.name else route
            yield Address(name, route, bool(pattern.name))


def _text(pattern: Any) -> str:
    text = str(pattern.pattern)
    return text.lstrip("^") if isinstance(pattern.pattern, RegexPattern) else text
