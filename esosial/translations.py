"""Azerbaijani and Russian: merged from `locale/parts/`, compiled by Babel, checked against the source.

English is the source itself. `python -m esosial.translations compile` writes the `.mo` files (not committed);
`python -m esosial.translations check` names every text without a translation and every translation that does not fit.
"""

import functools
import importlib.util
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
PARTS = LOCALE / "parts"
LANGUAGES = ("az", "ru")
APPS = ("accounts", "benefits", "dost_centers", "employment", "esosial", "pensions", "public_works", "registry")
# Libraries bring their own translations; their texts, where we repeat them, need none of ours.
LIBRARIES = ("django", "allauth", "rest_framework")
PLURALS = {
    "az": (2, "(n != 1)"),
    "ru": (
        3,
        "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
    ),
}
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)%([sd])|\{(\w*)\}")

Text = tuple[str | None, str]  # context and the English (singular) text


def merge(language: str) -> tuple[Catalog, list[str]]:
    """Answer the catalogue of `language` from all parts, and a line for each text that two of them translate apart."""
    count, expression = PLURALS[language]
    merged = Catalog(locale=language, domain="django", fuzzy=False)
    # Babel's own plural rule may differ from the one the parts are written for.
    merged._num_plurals, merged._plural_expr = count, expression  # type: ignore[assignment]
    origin: dict[Text, Path] = {}
    clashes = []
    for path in _parts(language):
        with path.open("rb") as file:
            part = read_po(file, locale=language, abort_invalid=False)
        for message in _translated(part):
            text = _key(message)
            before = merged.get(text[1], text[0])
            if before is not None and before.string != message.string:
                clashes.append(
                    f"{language}: {text[1]!r} is translated differently in {origin[text].name} and {path.name}"
                )
            elif before is None:
                merged[message.id] = Message(message.id, message.string, flags=message.flags, context=message.context)
                origin[text] = path
    return merged, clashes


def compile_all() -> list[Path]:
    """Write the `.mo` file of each language unless it is newer than all its parts; answer those written."""
    written = []
    for language in LANGUAGES:
        parts = _parts(language)
        target = LOCALE / language / "LC_MESSAGES" / "django.mo"
        newest = max((path.stat().st_mtime for path in [*parts, PARTS, Path(__file__)] if path.exists()), default=0.0)
        if target.exists() and target.stat().st_mtime > newest:
            continue
        buffer = io.BytesIO()
        write_mo(buffer, merge(language)[0])
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_suffix(f".{os.getpid()}.part")
        half.write_bytes(buffer.getvalue())
        half.replace(target)
        written.append(target)
    return written


def used_texts() -> dict[Text, str]:
    """Answer every text that the source marks for translation, with one place where it stands."""
    found: dict[Text, str] = {}
    for path in _sources():
        content = path.read_text(encoding="utf-8")
        source = content
        if path.suffix in {".html", ".txt"}:
            # What is left of the markup is no Python: its indentation would be taken for an error.
            source = "\n".join(line.lstrip() for line in templatize(content, origin=str(path)).splitlines())
        stream = io.BytesIO(source.encode())
        for line, message, _, context in extract("python", stream, keywords=KEYWORDS, options={"encoding": "utf-8"}):
            singular = message[0] if isinstance(message, tuple) else message
            if singular:
                found.setdefault((context, singular), f"{path.relative_to(ROOT)}:{line}")
    return found


def check() -> list[str]:
    """Answer one line for each fault: clash, missing, unused, or with other placeholders than the English text."""
    used = used_texts()
    faults = []
    for language in LANGUAGES:
        catalogue, clashes = merge(language)
        faults += clashes
        known = {_key(message): message for message in _translated(catalogue)}
        library = _library_texts(language)
        faults += [
            f"{language}: no translation of {text[1]!r} ({place})"
            for text, place in used.items()
            if text not in known and text not in library
        ]
        faults += [f"{language}: nobody uses {text[1]!r}" for text in known if text not in used]
        for message in known.values():
            faults += _misfits(language, message)
    return sorted(faults)


def _misfits(language: str, message: Message) -> Iterator[str]:
    english = message.id[-1] if isinstance(message.id, (list, tuple)) else message.id
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    plural = isinstance(message.id, (list, tuple))
    if plural and len(forms) != PLURALS[language][0]:
        yield f"{language}: {english!r} needs {PLURALS[language][0]} plural forms, it has {len(forms)}"
    for form in forms:
        if _placeholders(form) != _placeholders(english) and not (
            plural and _placeholders(form) <= _placeholders(english)
        ):
            yield f"{language}: the placeholders of {english!r} and {form!r} differ"


def _placeholders(text: str | None) -> set[str]:
    return {
        next(group for group in (*match.groups(), "") if group is not None)
        for match in _PLACEHOLDER.finditer(text or "")
    }


def _key(message: Message) -> Text:
    first = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
    return (message.context, first)


def _translated(catalogue: Catalog) -> Iterator[Message]:
    for message in catalogue:
        filled = all(message.string) if isinstance(message.string, (list, tuple)) else message.string
        if message.id and filled and not message.fuzzy:
            yield message


def _parts(language: str) -> list[Path]:
    return sorted(PARTS.glob(f"*.{language}.po"))


def _sources() -> Iterator[Path]:
    yield from sorted((ROOT / "templates").rglob("*.html"))
    yield from sorted((ROOT / "templates").rglob("*.txt"))
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)
        yield from sorted((ROOT / app).rglob("templates/**/*.html"))


@functools.cache
def _library_texts(language: str) -> frozenset[Text]:
    texts: set[Text] = set()
    for name in LIBRARIES:
        spec = importlib.util.find_spec(name)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            for path in Path(folder).rglob(f"locale/{language}/LC_MESSAGES/django.mo"):
                with path.open("rb") as file:
                    texts |= {_key(message) for message in _translated(read_mo(file))}
    return frozenset(texts)


def main(verb: str) -> int:
    """Do `compile` or `check`; answer the exit status."""
    if verb == "compile":
        for path in compile_all():
            print(f"wrote {path.relative_to(ROOT)}")
        return 0
    if verb == "check":
        faults = check()
        print("\n".join(faults) if faults else "translations: complete")
        return 1 if faults else 0
    print("usage: python -m esosial.translations compile|check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
