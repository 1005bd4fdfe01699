"""What each source system sends: the one place that says which columns there are, for reading and for describing."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.imports.columns import (
    FIRST_YEAR,
    VOID,
    Column,
    Kind,
    choice_of,
    country_read,
    day_read,
    fin_read,
    money_read,
    month_read,
    paid_read,
    text_of,
    voen_read,
    whole_of,
)
from registry.models import (
    ContractSuspension,
    Disability,
    EmploymentStatus,
    FamilyRelation,
    LabourContract,
    PersonStatus,
    QueueCategory,
    QueueEntry,
    RehabilitationMeasure,
    Sector,
    Sex,
    Source,
)

MONTHS = tuple(f"m{month}" for month in range(1, 13))
_MONTH_NAMES = (
    "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr",
)  # fmt: skip
_DAY = "YYYY-MM-DD, DD.MM.YYYY"
_MONEY = "1234.50"
_SECTORS = tuple(Sector.values)


def _text(name: str, most: int, about: str | Promise, needed: bool | tuple[str, ...] = False, *also: str) -> Column:
    return Column(name, text_of(most), about, f"≤ {most}", needed, also)


def _day(name: str, about: str | Promise, needed: bool | tuple[str, ...] = False, *also: str) -> Column:
    return Column(name, day_read, about, _DAY, needed, also)


def _fin(name: str, about: str | Promise, needed: bool | tuple[str, ...] = False, *also: str) -> Column:
    return Column(name, fin_read, about, "1AB23CD", needed, also)


def _choice(
    name: str, choices: tuple[str, ...], about: str | Promise, needed: bool | tuple[str, ...] = False, *also: str
) -> Column:
    return Column(name, choice_of(*choices), about, " | ".join(choices), needed, also, choices)


def _notice(*notices: str) -> Column:
    return _choice("notice", (*notices, VOID), _("what the row says; the first where it is empty"), False, "action")


def _reference(*notices: str) -> Column:
    return _text("reference", 80, _("the row's own number in the source system"), (*notices, VOID), "ref", "istinad")


_PERSON_FIN = _fin("fin", _("FIN of the person"), True)
_SINCE = _day("since", _("the first day"), True, "from", "tarixdən")
_UNTIL = _day("until", _("the last day, included"), False, "to", "tarixədək")
_EMPLOYER = (
    _text("employer", 120, _("name of the employer; makes it known where it is new"), False, "insurer", "işəgötürən"),
    _choice("sector", _SECTORS, _("sector of a new employer; private where it is empty")),
)
_PLAIN = ("record",)

CONTRACTS = Kind(
    "contracts",
    _("Labour contracts"),
    _("Notices on labour contracts: new, amended, suspended, ended, withdrawn."),
    (Source.CONTRACTS, Source.MIGRATED),
    ("new", "amendment", "suspension", "ending"),
    (
        _reference("new", "amendment", "suspension", "ending"),
        _notice("new", "amendment", "suspension", "ending"),
        _PERSON_FIN,
        Column("voen", voen_read, _("tax number (VÖEN) of the employer"), "1400057421", True, ("vöen", "tin")),
        *_EMPLOYER,
        _text("number", 20, _("number of the contract"), True, "contract", "nömrə"),
        _text("post", 120, _("post"), ("new",), "position", "vəzifə"),
        Column("occupation", whole_of(1, 9999), _("occupation by ISCO-08"), "2411", False, ("isco",)),
        Column(
            "monthly_wage", money_read, _("wage of a month in AZN, gross"), _MONEY, ("new",), ("wage", "əmək haqqı")
        ),
        _day(
            "since",
            _("first day of the contract, the change or the suspension"),
            ("new", "amendment", "suspension"),
            "from",
        ),
        _day("until", _("last day of the contract or the suspension, included"), ("ending",), "to"),
        _choice(
            "reason",
            (*LabourContract.Ended.values, *(one for one in ContractSuspension.Reason.values if one != "other")),
            _("why the contract ended or is suspended"),
            ("suspension", "ending"),
        ),
    ),
)

CONTRIBUTIONS = Kind(
    "contributions",
    _("Contributions"),
    _("Social insurance contributions: a row for each person, insurer and year, with twelve sums."),
    (Source.FUND, Source.ARCHIVE, Source.MIGRATED),
    _PLAIN,
    (
        _text("reference", 80, _("the row's own number, if it has one"), False, "ref"),
        _notice(*_PLAIN),
        _fin("fin", _("FIN of the person"), ("record", VOID)),
        Column(
            "voen", voen_read, _("tax number (VÖEN) of the insurer"), "1400057421", ("record", VOID), ("vöen", "tin")
        ),
        *_EMPLOYER,
        Column("year", whole_of(FIRST_YEAR, 2100), _("year of the contributions"), "2026", ("record", VOID), ("il",)),
        *(
            Column(name, paid_read, _("paid for the month in AZN; nothing where it is empty"), _MONEY, False, (word,))
            for name, word in zip(MONTHS, _MONTH_NAMES, strict=True)
        ),
        Column(
            "months",
            whole_of(0, 12),
            _("months of record; where it is empty, the months paid for"),
            "0–12",
            False,
            ("aylar",),
        ),
    ),
    is_mass=True,
)

MONTHLY = Kind(
    "monthly",
    _("Contributions by month"),
    _("Social insurance contributions: a row for each person, insurer and month; the other months of the year stay."),
    (Source.FUND, Source.ARCHIVE, Source.MIGRATED),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _PERSON_FIN,
        Column("voen", voen_read, _("tax number (VÖEN) of the insurer"), "1400057421", True, ("vöen", "tin")),
        *_EMPLOYER,
        Column("on", month_read, _("month of the contribution"), "YYYY-MM, MM.YYYY", True, ("month", "ay")),
        Column("paid", paid_read, _("paid for the month in AZN; 0 where nothing was paid"), _MONEY, True, ("məbləğ",)),
    ),
)

BIRTHS = Kind(
    "births",
    _("Births"),
    _("People who were born, with their FIN and their parents."),
    (Source.CIVIL, Source.POPULATION, Source.MIGRATED),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _PERSON_FIN,
        _text("surname", 80, _("surname"), True, "soyad"),
        _text("given_name", 80, _("name"), True, "name", "ad"),
        _text("patronymic", 80, _("father's name"), False, "ata adı"),
        Column(
            "sex",
            lambda text: choice_of("m", "f")(text).upper(),
            _("sex"),
            "M | F",
            True,
            ("cins",),
            tuple(Sex.values),
        ),
        _day("birth_date", _("day of birth"), True, "born", "doğum tarixi"),
        _fin("mother_fin", _("FIN of the mother")),
        _fin("father_fin", _("FIN of the father")),
        Column(
            "citizenship", country_read, _("citizenship; unknown where it is empty"), "AZ", False, ("vətəndaşlıq",)
        ),
    ),
)

DEATHS = Kind(
    "deaths",
    _("Deaths"),
    _("People who died."),
    (Source.CIVIL, Source.POPULATION, Source.MIGRATED),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _PERSON_FIN,
        _day("died_on", _("day of death"), True, "died", "ölüm tarixi"),
    ),
)

MARRIAGES = Kind(
    "marriages",
    _("Marriages and divorces"),
    _("Who married whom, and which marriages ended."),
    (Source.CIVIL, Source.POPULATION, Source.MIGRATED),
    ("marriage", "divorce"),
    (
        _reference("marriage", "divorce"),
        _notice("marriage", "divorce"),
        _PERSON_FIN,
        _fin("spouse_fin", _("FIN of the other spouse"), True),
        _day("on", _("day of the marriage, or the first day without it"), True, "since", "tarix"),
    ),
)

NAMES = Kind(
    "names",
    _("Changes of name and FIN"),
    _("New surnames, names and father's names; FINs that took the place of others. What is empty stays."),
    (Source.CIVIL, Source.POPULATION, Source.MIGRATED),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _PERSON_FIN,
        _day("on", _("day from which it holds"), True, "since", "tarix"),
        _text("surname", 80, _("surname"), False, "soyad"),
        _text("given_name", 80, _("name"), False, "name", "ad"),
        _text("patronymic", 80, _("father's name"), False, "ata adı"),
        _fin("new_fin", _("the FIN that takes the place")),
    ),
)

DISABILITY = Kind(
    "disability",
    _("Disability decisions"),
    _("Decisions of the medical and social assessment."),
    (Source.MEDICAL, Source.MIGRATED),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _PERSON_FIN,
        Column("percent", whole_of(31, 100), _("loss of functions in per cent"), "31–100", True, ("faiz",)),
        _choice("cause", tuple(Disability.Cause.values), _("cause"), True, "səbəb"),
        _choice(
            "illness",
            tuple(Disability.Illness.values),
            _("group of the illness; unknown where it is empty"),
            False,
            "xəstəlik",
        ),
        _SINCE,
        _UNTIL,
    ),
)

REHABILITATION = Kind(
    "rehabilitation",
    _("Rehabilitation"),
    _("Items of rehabilitation programmes: devices and other help, due and given."),
    (Source.MEDICAL, Source.MIGRATED),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _PERSON_FIN,
        _choice("kind", tuple(RehabilitationMeasure.Kind.values), _("kind of help"), True, "növ"),
        _text("title", 120, _("what it is"), True, "ad"),
        _text("provider", 120, _("who gives it")),
        _day("due_on", _("day by which it has to be given")),
        _day("given_on", _("day on which it was given")),
        _SINCE,
        _UNTIL,
    ),
)

QUEUE = Kind(
    "queue",
    _("Housing and car queue"),
    _("Lines of the journal of a queue: who was taken on record, moved, left."),
    (Source.MIGRATED, Source.FUND),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _PERSON_FIN,
        _text("queue", 12, _("code of the queue: car, or housing- and the code of the region"), True, "növbə"),
        _choice("verb", tuple(one for one in QueueEntry.Verb.values if one != VOID), _("what happened"), True),
        _choice(
            "reason",
            # Only a merge says that one person waited twice.
            tuple(one for one in QueueEntry.Reason.values if one != QueueEntry.Reason.TWICE),
            _("why"),
            False,
            "səbəb",
        ),
        _choice("category", tuple(QueueCategory.values), _("ground; needed for joined and category"), False),
        _day("ranked_on", _("day from which the place counts; needed for rank")),
        _day("on", _("day of the line"), True, "tarix"),
    ),
)

STATUSES = Kind(
    "statuses",
    _("Jobseekers and unemployed"),
    _("Registration as a jobseeker or as unemployed."),
    (Source.MIGRATED, Source.OFFICER),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _PERSON_FIN,
        _choice("status", tuple(EmploymentStatus.Kind.values), _("status"), True, "kind"),
        _text("office", 80, _("office")),
        _SINCE,
        _UNTIL,
    ),
)

GUARDIANSHIP = Kind(
    "guardianship",
    _("Adoption, guardianship, foster care"),
    _("Who brings up a child that is not their own: adopted, under guardianship, in foster care."),
    (Source.CIVIL, Source.POPULATION, Source.OFFICER, Source.MIGRATED),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _fin("fin", _("FIN of the one who brings the child up"), True),
        _fin("child_fin", _("FIN of the child"), True),
        _choice(
            "kind",
            tuple(FamilyRelation.Kind(kind).value for kind in ("adopted", "ward", "foster")),
            _("what binds them: adopted, ward (guardianship), foster (foster care)"),
            True,
            "növ",
        ),
        _SINCE,
        _UNTIL,
    ),
)

STATUS = Kind(
    "status",
    _("Statuses"),
    _("What a person is to the law: families of martyrs, veterans, displaced people, orphans and others."),
    (Source.MIGRATED, Source.OFFICER, Source.POPULATION, Source.CIVIL),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _PERSON_FIN,
        _choice("status", tuple(PersonStatus.Kind.values), _("status"), True, "kind"),
        _text("detail", 120, _("the title, or the number of the order; needed for a title and a personal stipend")),
        _fin("about_fin", _("FIN of the one on whom the status rests, such as the martyr")),
        _SINCE,
        _UNTIL,
    ),
)

HOUSEHOLD = Kind(
    "household",
    _("Households"),
    _("Who lives in which house or flat: its people share the meters."),
    (Source.POPULATION, Source.OFFICER, Source.MIGRATED),
    _PLAIN,
    (
        _reference(*_PLAIN),
        _notice(*_PLAIN),
        _PERSON_FIN,
        _text("meter", 20, _("code of the meter"), True, "sayğac"),
        _text("district", 5, _("code of the district"), False, "rayon"),
        _text("address", 200, _("address"), False, "ünvan"),
        _SINCE,
        _UNTIL,
    ),
)

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        CONTRACTS, CONTRIBUTIONS, MONTHLY, BIRTHS, DEATHS, MARRIAGES, NAMES, DISABILITY, REHABILITATION, QUEUE,
        STATUSES, GUARDIANSHIP, STATUS, HOUSEHOLD,
    )
}  # fmt: skip
