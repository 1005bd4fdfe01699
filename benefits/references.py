"""References to the law as the law table writes them, in the reader's language: `Labour Pensions Act, art. 7`."""

from __future__ import annotations

import re

from benefits.law import texts

_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "az": (
        (r"Labour Pensions Act", "“Əmək pensiyaları haqqında” Qanun"),
        (r"Social Allowances Act", "“Sosial müavinətlər haqqında” Qanun"),
        (r"Collegium rules (\d+) of ([\d-]+)", r"Kollegiyanın \2 tarixli \1 nömrəli qaydaları"),
        (r"Law (\d+-VQD) of ([\d-]+)", r"\2 tarixli \1 nömrəli Qanun"),
        (r"Law (\d+-VQD)", r"\1 nömrəli Qanun"),
        (r"Law of November 2022", "2022-ci ilin noyabr Qanunu"),
        (r"law of ([\d-]+)", r"\1 tarixli Qanun"),
        (r"order of ([\d-]+)", r"\1 tarixli sərəncam"),
        (r"arts?\. ", "maddə "),
        (r"par\. ", "bənd "),
        (r" and ", " və "),
        (r"former wording", "əvvəlki mətn"),
        (r"not yet in force", "(hələ qüvvədə deyil)"),
        (r"not read", "mətn hələ oxunmayıb"),
    ),
    "ru": (
        (r"Labour Pensions Act", "Закон «О трудовых пенсиях»"),
        (r"Social Allowances Act", "Закон «О социальных пособиях»"),
        (r"Collegium rules (\d+) of ([\d-]+)", r"Правила Коллегии № \1 от \2"),
        (r"Law (\d+-VQD) of ([\d-]+)", r"Закон № \1 от \2"),
        (r"Law (\d+-VQD)", r"Закон № \1"),
        (r"Law of November 2022", "Закон от ноября 2022 года"),
        (r"law of ([\d-]+)", r"закон от \1"),
        (r"order of ([\d-]+)", r"распоряжение от \1"),
        (r"arts?\. ", "статья "),
        (r"par\. ", "пункт "),
        (r" and ", " и "),
        (r"former wording", "прежняя редакция"),
        (r"not yet in force", "(ещё не в силе)"),
        (r"not read", "текст ещё не прочитан"),
    ),
}
_ACT = re.compile(r"[^,;]*")
_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")


def law_words(reference: str, language: str) -> str:
    """Return a reference to the law in az, en or ru; acts that the portal has no name for stay as they are written."""
    reference = _ACT.sub(lambda act: texts.reference(act[0], language), reference, count=1)
    for pattern, words in _WORDS.get(language, ()):
        reference = re.sub(pattern, words, reference)
    return _DAY.sub(r"\3.\2.\1", reference)
