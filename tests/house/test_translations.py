import gettext
from pathlib import Path

import pytest

from esosial import translations

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project with a place for parts of catalogues."""
    folder = tmp_path / "locale" / "parts"
    folder.mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "accounts").mkdir()
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(translations, "PARTS", folder)
    return folder


def write(folder: Path, name: str, *entries: tuple[str, str]) -> None:
    body = "\n\n".join(f'msgid "{english}"\nmsgstr "{other}"' for english, other in entries)
    (folder / name).write_text(HEAD + body + "\n", encoding="utf-8")


def template(folder: Path, text: str) -> None:
    (folder.parent.parent / "templates" / "page.html").write_text("{% load i18n %}" + text, encoding="utf-8")


def test_parts_are_merged_into_one_compiled_catalogue(parts: Path) -> None:
    write(parts, "one.az.po", ("Pension", "Pensiya"))
    write(parts, "two.az.po", ("Notices", "Bildirişlər"))
    assert [path.parent.parent.name for path in translations.compile_all()] == ["az", "ru"]
    with (parts.parent / "az" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert (catalogue.gettext("Pension"), catalogue.gettext("Notices")) == ("Pensiya", "Bildirişlər")
    assert translations.compile_all() == []


def test_a_text_without_a_translation_is_named_with_its_place(parts: Path) -> None:
    template(parts, '\n{% translate "Your pension" %}')
    write(parts, "one.az.po", ("Your pension", "Pensiyanız"))
    assert translations.check() == ["ru: no translation of 'Your pension' (templates/page.html:2)"]


def test_a_translation_that_nobody_uses_is_named(parts: Path) -> None:
    write(parts, "one.ru.po", ("Old text", "Старый текст"))
    assert translations.check() == ["ru: nobody uses 'Old text'"]


def test_two_parts_that_disagree_are_named(parts: Path) -> None:
    template(parts, '{% translate "Hall 7" %}')
    write(parts, "a.az.po", ("Hall 7", "Zal 7"))
    write(parts, "b.az.po", ("Hall 7", "Otaq 7"))
    write(parts, "a.ru.po", ("Hall 7", "Зал 7"))
    assert translations.check() == ["az: 'Hall 7' is translated differently in a.az.po and b.az.po"]


def test_a_translation_that_loses_a_placeholder_is_named(parts: Path) -> None:
    template(parts, "{% blocktranslate %}From {{ day }} on{% endblocktranslate %}")
    write(parts, "a.az.po", ("From %(day)s on", "%(day)s tarixindən"))
    write(parts, "a.ru.po", ("From %(day)s on", "С этого дня"))
    assert translations.check() == ["ru: the placeholders of 'From %(day)s on' and 'С этого дня' differ"]


def test_texts_of_python_and_of_libraries_are_known(parts: Path) -> None:
    (parts.parent.parent / "accounts" / "views.py").write_text('_("Password")\ngettext_lazy("Your desk")\n')
    write(parts, "a.az.po", ("Your desk", "Masanız"))
    write(parts, "a.ru.po", ("Your desk", "Ваш стол"))
    assert translations.check() == []  # Django itself translates "Password"
