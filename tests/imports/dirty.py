"""Twenty and more files as source systems should never send them, and what becomes of each.

Each is the kind, the bytes, the counts (taken, unchanged, refused), and the problems by line and code; `error` where no row can be read at all.
"""

# ruff: noqa: E501 a file reads better whole
from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.imports.build import MONTHS, NEW_VOEN, VOEN, a_year, csv_of

FIN, OTHER = "1AB23CD", "2AB23CD"
DEATH = "reference;fin;died_on\n"
TEN_MEGABYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Dirty:
    """One file."""

    kind: str
    content: bytes
    counts: tuple[int, int, int]
    problems: list[tuple[int, str]] = field(default_factory=list)
    error: str = ""


def contract(reference: str, **more: str) -> dict[str, str]:
    return {
        "reference": reference, "notice": "", "fin": FIN, "voen": VOEN, "employer": "Neft MMC", "number": reference,
        "post": "Mühasib", "monthly_wage": "900.00", "since": "2020-01-01", "until": "", "reason": "",
    } | more  # fmt: skip


def deaths(*rows: str) -> bytes:
    return (DEATH + "\n".join(rows) + "\n").encode()


def year(**more: str) -> str:
    row = a_year(more.pop("fin", FIN), 2020, **more)
    return ";".join(str(row[name]) for name in ("fin", "voen", "employer", "year", *MONTHS))


YEARS = ";".join(["fin", "voen", "employer", "year", *MONTHS])
GOOD = f"D-1;{FIN};2026-11-20"

FILES = {
    "in Windows' Cyrillic": Dirty(
        "names",
        "reference;fin;on;surname\nN-1;1AB23CD;2026-05-01;Гасанова\nN-2;2AB23CD;2026-05-01;Aliyeva\n".encode("cp1251"),
        (1, 0, 1),
        [(2, "encoding")],
    ),
    "in UTF-16": Dirty("deaths", deaths(GOOD).decode().encode("utf-16"), (0, 0, 0), [(1, "file_encoding")], "file_encoding"),
    "in UTF-16 without a mark": Dirty(
        "deaths", deaths(GOOD).decode().encode("utf-16-le"), (0, 0, 0), [(1, "file_encoding")], "file_encoding"
    ),
    "with a byte order mark": Dirty("deaths", b"\xef\xbb\xbf" + deaths(GOOD), (1, 0, 0)),
    "a title twice": Dirty(
        "deaths", b"reference;fin;FIN;died_on\nD-1;1AB23CD;2AB23CD;2026-11-20\n", (0, 0, 0), [(1, "header_twice")], "header_twice"
    ),
    "no titles": Dirty("deaths", f"{GOOD}\n{GOOD}\n".encode(), (0, 0, 0), [(1, "header_missing")], "header_missing"),
    "a title that nobody knows": Dirty(
        "deaths", f"reference;fin;died_on;comment\n{GOOD};x\n".encode(), (1, 0, 0), [(1, "column_unused")]
    ),
    "half a line at the end": Dirty("deaths", deaths(GOOD)[:-1] + b"\nD-2;2AB23CD", (1, 0, 1), [(3, "cells")]),
    "half a day at the end": Dirty("deaths", deaths(GOOD)[:-1] + b"\nD-2;2AB23CD;2026-11", (1, 0, 1), [(3, "day")]),
    "a line of 10 MB": Dirty(
        "deaths",
        DEATH.encode() + b"D-0;" + b"x" * TEN_MEGABYTES + b";2026-11-20\n" + GOOD.encode() + b"\n",
        (1, 0, 1),
        [(2, "long_line")],
    ),
    "a first line of 10 MB": Dirty(
        "deaths", b"x" * TEN_MEGABYTES + b"\n" + GOOD.encode(), (0, 0, 0), [(1, "long_header")], "long_header"
    ),
    "formulas": Dirty(
        "names",
        b"reference;fin;on;surname\nN-1;1AB23CD;2026-05-01;=cmd|' /C calc'!A0\n@N-2;1AB23CD;2026-05-01;Aliyeva\n",
        (0, 0, 2),
        [(2, "formula"), (3, "formula")],
    ),
    "references that repeat": Dirty(
        "deaths", deaths(GOOD, GOOD, f"D-1;{FIN};2026-11-19"), (2, 1, 0)
    ),
    "out of order": Dirty(
        "contracts",
        csv_of([
            contract("E", notice="ending", number="N", until="2024-06-30", reason="agreed", post="", monthly_wage="", since=""),
            contract("N"),
        ]),
        (2, 0, 0),
    ),
    "days to come": Dirty(
        "deaths", deaths(f"D-1;{FIN};2999-01-01", f"D-2;{OTHER};2026-11-20"), (1, 0, 1), [(2, "future")]
    ),
    "a person whom nobody knows": Dirty("deaths", deaths("D-0;9ZZ99ZZ;2026-11-20", GOOD), (1, 0, 1), [(2, "unknown_person")]),
    "an employer whom nobody knows": Dirty(
        "contracts", csv_of([contract("N", voen=NEW_VOEN, employer=""), contract("M")]), (1, 0, 1), [(2, "unknown_employer")]
    ),
    "contracts that overlap": Dirty(
        "contracts", csv_of([contract("N"), contract("M"), contract("O", number="N")]), (2, 1, 0)
    ),
    "a withdrawal of nothing": Dirty(
        "contracts", csv_of([contract("V", notice="void"), contract("N")]), (1, 0, 1), [(2, "void_unknown")]
    ),
    "nothing at all": Dirty("deaths", b"", (0, 0, 0), [(1, "file_empty")], "file_empty"),
    "blank lines only": Dirty("deaths", b"\n\n \n", (0, 0, 0), [(3, "file_empty")], "file_empty"),
    "titles only": Dirty("deaths", DEATH.encode(), (0, 0, 0)),
    "NUL signs": Dirty("deaths", deaths(GOOD, f"D-2;{OTHER}\0;2026-11-20"), (1, 0, 1), [(3, "nul")]),
    "ends of line of three systems": Dirty(
        "deaths", f"reference;fin;died_on\r\n{GOOD}\r\rD-2;{OTHER};20.11.2026\n\r\nD-3;{OTHER};20.11.2026".encode(), (2, 1, 0)
    ),
    "numbers of other countries": Dirty(
        "contributions",
        "\n".join([
            YEARS, year(paid="1,5"), year(paid="1 000"), year(paid="1\u00a0000.00"), year(paid="1.234,56"),
            year(paid="-5.00"), year(paid="1e3"), year(paid="٣"), year(paid="12.345"), year(paid="10.00"),
        ]).encode(),
        (1, 0, 8),
        [(line, "money") for line in range(2, 10) for _ in MONTHS],
    ),
    "titles with İ and ı, FINs with I and O": Dirty(
        "deaths",
        f"İSTİNAD;FİN;ÖLÜM TARIXI\nD-1;{FIN.lower()};2026-11-20\nD-2;IAB23CD;2026-11-20\nD-3;2ABO3CD;2026-11-20\n"
        f"D-4;2АВ23CD;2026-11-20\n".encode(),
        (1, 0, 3),
        [(3, "fin_letter_i"), (4, "fin_letter_o"), (5, "fin_cyrillic")],
    ),
    "fewer fields than titles, more fields than titles": Dirty(
        "deaths", deaths(*[f"D;{FIN}"] * 300, GOOD, f"{GOOD};;"), (1, 0, 301), [(line, "cells") for line in [*range(2, 302), 303]]
    ),
    "a quotation mark that does not close": Dirty(
        "deaths", deaths(f'"D-0;{OTHER};2026-11-20', GOOD, f'"D-2";"{OTHER}";"2026-11-20"'), (2, 0, 1), [(2, "broken_line")]
    ),
    "commas and a day of two fields": Dirty(
        "deaths", f"reference,fin,died_on\nD-1,{FIN},2026-11-20\nD-2,{OTHER},20,11,2026\n".encode(), (1, 0, 1), [(3, "cells")]
    ),
    "JSON that is broken": Dirty(
        "deaths",
        "\n".join([
            json.dumps({"reference": "D-1", "fin": FIN, "died_on": "2026-11-20", "color": "red"}),
            '{"reference": "D-2", "fin": ',
            '{"reference": "D-3", "reference": "D-4", "fin": "2AB23CD", "died_on": "2026-11-20"}',
            '{"reference": "D-5", "Fin": "2AB23CD", "fin": "2AB23CD", "died_on": "2026-11-20"}',
            '{"reference": "D-6", "fin": {"value": "2AB23CD"}, "died_on": ["2026-11-20"]}',
            '["D-7", "2AB23CD", "2026-11-20"]',
            "[" * 5_000,
            '{"reference": "D-8", "fin": null, "died_on": true}',
            '{"reference": "D-9", "fin": "2AB23CD", "died_on": "2026-11-20\\u0000"}',
            '{"reference": "D-9", "\\ud800": 1, "fin": "2AB23CD\\ud800", "died_on": "2026-11-20"}',
        ]).encode(),
        (1, 0, 9),
        [
            (1, "column_unused"), (1, "column_unused"), (2, "broken_json"), (3, "key_twice"), (4, "key_twice"), (5, "nested"), (5, "nested"),
            (6, "no_object"), (7, "broken_json"), (8, "missing"), (8, "day"), (9, "control"), (10, "control"),
        ],
    ),
    "statuses in every way": Dirty(
        "status",
        "\n".join([
            "reference;fin;status;since;about_fin;detail", f"S-1;{FIN};idp;2020-01-01;;", f"S-1;{FIN};idp;2020-01-01;;",
            f"S-2;{FIN};idp;2021-01-01;;", f"S-3;{FIN};=idp;2021-01-01;;", f"S-4;{FIN};orphan;2021-01-01;{FIN};",
            f"S-5;{FIN};honorary_title;2021-01-01;;", "S-6;9ZZ99ZZ;idp;2021-01-01;;", f"S-7;{FIN}", "\0",
            f"S-8;{OTHER};idp;2021-01-01;{FIN};", f"S-9;{OTHER};orphan;2021-13-01;;",
        ]).encode(),
        (2, 1, 8),
        [
            (4, "person_status_once"), (5, "choice"), (6, "same_person"), (7, "person_status_named"),
            (8, "unknown_person"), (9, "cells"), (10, "nul"), (12, "day"),
        ],
    ),
    "households in every way": Dirty(
        "household",
        "\n".join([
            "reference;fin;meter;since;until;district", f"H-1;{FIN};A-1;2020-01-01;2020-12-31;", f"H-2;{FIN};A-2;2021-01-01;;",
            f"H-3;{FIN};A-3;2022-01-01;;", f"H-4;{OTHER};;2021-01-01;;", f"H-5;{OTHER};{'x' * 21};2021-01-01;;",
            f"H-6;{OTHER};+A;2021-01-01;;", f"H-7;{OTHER};A-2;2021-01-01;2020-01-01;", f"H-8;{OTHER};A-2;2021-01-01;;ZZZZZ",
            f'"H-9;{OTHER};A-2;2021-01-01;;', f"H-10;{OTHER};A-2;2021-01-01;;",
        ]).encode(),
        (3, 0, 7),
        [
            (4, "household_member_one_at_a_time"), (5, "missing"), (6, "too_many"), (7, "formula"), (8, "order"),
            (9, "unknown_district"), (10, "broken_line"),
        ],
    ),
    "contributions in every way": Dirty(
        "contributions",
        b"\n".join([
            YEARS.encode(), year().encode(), year().encode(), b"x" * 100_000, b"\xff;" + year().encode(), b'"', b"a;b",
            year(fin="9ZZ99ZZ").encode(), year(voen="1").encode(), b"\0", b"half;a",
        ]),
        (1, 1, 8),
        [
            (4, "long_line"), (5, "encoding"), (6, "broken_line"), (7, "cells"), (8, "unknown_person"), (9, "voen"),
            (10, "nul"), (11, "cells"),
        ],
    ),
}  # fmt: skip
