"""What the country holds besides careers: leaves, causes of disability, programmes, statuses, queues.

All of it is drawn from a generator of its own, so that people, families and careers are the same without it.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from esosial.populate import dirt
from esosial.populate.careers import FIRST_MONTH, Careers
from esosial.populate.country import EPOCH, NEVER, SPELLS, Country, first_day, month_of
from esosial.populate.numbers import Ints
from esosial.populate.people import ADULT, YEAR, People

AWAY = ("", "child_care", "gap", "illness", "unpaid")
"""Why a spell has months without contributions; a gap is no suspension: the employer simply did not pay."""
CARE, GAP = AWAY.index("child_care"), AWAY.index("gap")
CAUSES = (
    *("general", "childhood", "work", "war", "service", "chernobyl", "service_illness", "occupational", "war_zone"),
    *("terror", "january_20", "international_duty", "chernobyl_military"),
)
KINDS = ("device", "medical", "vocational", "social", "psychology")
MEASURES = {
    "device": ("Eşitmə aparatı", "Əlil arabası", "Qol protezi", "Ayaq protezi", "Ortopedik ayaqqabı", "Qoltuqağacı"),
    "medical": ("Müalicəvi masaj", "Sanatoriya müalicəsi", "Fizioterapiya"),
    "vocational": ("Kompüter kursu", "Dərzi kursu"),
    "social": ("Məişət bacarıqları üzrə məşğələ", "Evdə sosial xidmət"),
    "psychology": ("Psixoloqun məsləhəti",),
}
CAR, HOUSING = "car", "housing"
CAR_GROUNDS = {"war": "war", "service": "service", "chernobyl": "chernobyl"}
WAIT = {CAR: 1_650, HOUSING: 2_900}
"""Days that people wait until they are served; a queue is served from its front, in rounds on one day of a month."""
SERVED_ON_DAY = 15
FIRST_RANK = date(2009, 1, 1)
NOON = time(8, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """A line of a journal; `voids` is the number of the line, of the same person, that it takes back."""

    verb: str
    reason: str
    on: date
    known: datetime
    category: str = ""
    ranked_on: date | None = None
    voids: int | None = None


@dataclass(frozen=True)
class Waiting:
    """A person (place in the block) in a queue with all lines in the order in which they were written."""

    person: int
    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class End:
    """The end of a stay that nothing delays: its day, why, and after how many days the state learned of it."""

    on: date
    reason: str
    late: int = 0


@dataclass(frozen=True)
class Measure:
    """An item of the programme of a person (place in the block)."""

    person: int
    kind: str
    title: str
    since: date
    until: date
    due_on: date
    given_on: date | None


@dataclass(frozen=True)
class Status:
    """A registration as a jobseeker or as unemployed."""

    person: int
    kind: str
    since: date
    until: date | None


@dataclass
class Social:
    """All that a block has besides careers; `cause` and `before` (an earlier percentage, 0: none) by person.

    `reassessed` is the day (since 1970) on which the percentage became the present one, `until` the end of its term.
    """

    cause: Ints
    before: Ints
    reassessed: Ints
    until: Ints
    waiting: list[Waiting] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)


def no_social(people: People) -> Social:
    """Nothing but the cause of each disability: from childhood or a general illness."""
    count = len(people)
    return Social(
        cause=np.where(people.disabled_child, CAUSES.index("childhood"), 0),
        before=np.zeros(count, dtype=np.int64),
        reassessed=np.full(count, NEVER, dtype=np.int64),
        until=np.full(count, NEVER, dtype=np.int64),
    )


def make_leaves(rng: np.random.Generator, country: Country, people: People, careers: Careers) -> None:
    """Give mothers child-care leave in the contract of a birth, and some contracts months that nobody paid."""
    child = np.flatnonzero(people.mother >= 0)
    child = child[np.argsort(people.born[child], kind="stable")]
    birth, mother = month_of(people.born[child]), people.mother[child]
    length = rng.integers(12, 37, len(child))
    takes = (rng.random(len(child)) < 0.6) & (birth >= FIRST_MONTH) & careers.insured[mother]
    for spell in range(SPELLS):
        start, end = careers.start[mother, spell], careers.end[mother, spell]
        until = np.where(end == country.month, birth + length, np.minimum(birth + length, end))
        fits = takes & careers.contract[mother, spell] & (start + 10 <= birth) & (birth + 5 <= end)
        who = mother[fits]
        careers.away_from[who, spell], careers.away_until[who, spell] = birth[fits] + 2, until[fits]
        careers.away[who, spell] = CARE
    shape = careers.start.shape
    opens = np.maximum(careers.start, FIRST_MONTH) + 12
    room = careers.end - opens - 8
    unpaid = (rng.random(shape) < dirt.CONTRIBUTIONS_MISSING) & careers.contract & (room > 12) & (careers.away == 0)
    unpaid &= careers.insured[:, None]
    begin = opens + (rng.random(shape) * room.clip(1)).astype(np.int64)
    careers.away_until = np.where(unpaid, begin + rng.integers(1, 6, shape), careers.away_until)
    careers.away_from = np.where(unpaid, begin, careers.away_from)
    careers.away = np.where(unpaid, GAP, careers.away)


def make_social(rng: np.random.Generator, country: Country, people: People, careers: Careers) -> Social:
    """Draw causes, terms, programmes, statuses and queues of a block."""
    social = no_social(people)
    _causes(rng, country, people, social)
    _measures(rng, country, people, social)
    _statuses(rng, country, people, careers, social)
    _queues(rng, country, people, social)
    return social


def _causes(rng: np.random.Generator, country: Country, people: People, social: Social) -> None:
    count, drawn = len(people), rng.random(len(people))
    grown = (people.disabled_since < NEVER) & ~people.disabled_child
    for cause, low, high in (
        ("war", 0.0, 0.14),
        ("service", 0.14, 0.2),
        ("work", 0.2, 0.26),
        ("chernobyl", 0.26, 0.3),
    ):
        born = people.born < -2_000 if cause == "chernobyl" else np.ones(count, dtype=np.bool_)
        of_it = grown & people.male & born & (drawn >= low) & (drawn < high)
        social.cause = np.where(of_it, CAUSES.index(cause), social.cause)
    lost = country.day - people.disabled_since
    again = grown & (people.died == NEVER) & (lost > 3 * YEAR) & (rng.random(count) < 0.25)
    social.reassessed = np.where(again, country.day - (lost.clip(1) * rng.integers(20, 70, count)) // 100, NEVER)
    changed = people.disability_percent + 5 * rng.integers(-4, 3, count)
    social.before = np.where(again, changed.clip(35, 100), 0)
    term = grown & (people.died == NEVER) & (rng.random(count) < 0.3)
    social.until = np.where(term, country.day + rng.integers(30, 4 * YEAR, count), NEVER)


def _measures(rng: np.random.Generator, country: Country, people: People, social: Social) -> None:
    with_one = (people.disabled_since < country.day - 90) & (people.died == NEVER) & (rng.random(len(people)) < 0.6)
    for person in np.flatnonzero(with_one & people.born_known).tolist():
        latest = min(2 * YEAR, country.day - int(people.disabled_since[person]))
        since = day_of(country.day - int(rng.integers(60, latest + 1)))
        for _ in range(int(rng.integers(1, 4))):
            kind = KINDS[int(rng.choice(5, p=(0.5, 0.2, 0.1, 0.1, 0.1)))]
            title = MEASURES[kind][int(rng.integers(0, len(MEASURES[kind])))]
            due = since + timedelta(days=int(rng.integers(60, 500)))
            given = since + timedelta(days=int(rng.integers(20, 450))) if rng.random() < 0.7 else None
            if given is not None and given > country.on - timedelta(days=3):
                given = None
            until = since + timedelta(days=2 * YEAR)
            social.measures.append(Measure(person, kind, title, since, until, due, given))


def _statuses(rng: np.random.Generator, country: Country, people: People, careers: Careers, social: Social) -> None:
    """Some of those out of work are registered, some of those at work were before."""
    age = people.age(country.day)
    able = (age >= ADULT + 1) & (age < 62) & (people.died == NEVER) & (people.abroad_since == NEVER)
    able &= (people.twin_of < 0) & people.born_known
    last = np.where(careers.end > careers.start, careers.end, 0).max(axis=1)
    first_of_last = np.where((careers.end == last[:, None]) & (careers.end > careers.start), careers.start, 0).max(
        axis=1
    )
    before = np.where((careers.end > careers.start) & (careers.end < first_of_last[:, None]), careers.end, 0).max(
        axis=1
    )
    drawn, kinds = rng.random(len(people)), rng.random(len(people)) < 0.6
    ago = rng.integers(20, 500, len(people))
    for person in np.flatnonzero(able & (drawn < 0.08)).tolist():
        kind = "unemployed" if kinds[person] else "jobseeker"
        if last[person] < country.month - 2:
            since = max(country.day - int(ago[person]), int(first_day(last[person])) + 10)
            social.statuses.append(Status(person, kind, day_of(since), None))
        elif first_of_last[person] - before[person] >= 4 and before[person] >= FIRST_MONTH:
            since, until = first_day(np.array([before[person], first_of_last[person]])).tolist()
            social.statuses.append(Status(person, kind, day_of(since + 14), day_of(until)))


# ---------------------------------------------------------------- queues
def _queues(rng: np.random.Generator, country: Country, people: People, social: Social) -> None:
    age, count = people.age(country.day), len(people)
    able = people.born_known & (people.twin_of < 0) & (age >= ADULT)
    drawn = rng.random((3, count))
    for person in np.flatnonzero(able & (people.disabled_since < NEVER) & (drawn[0] < 0.75)).tolist():
        ground = CAR_GROUNDS.get(CAUSES[int(social.cause[person])])
        if ground is not None:
            _join(rng, country, people, social, person, CAR, ground, int(people.disabled_since[person]))
    war = social.cause == CAUSES.index("war")
    housed = able & (np.where(war & (people.disabled_since < NEVER), 0.5, 0.004) > drawn[1])
    for person in np.flatnonzero(housed).tolist():
        ground = "war" if war[person] else "orphan" if age[person] < 30 and drawn[2, person] < 0.5 else "martyr"
        since = int(people.disabled_since[person]) if ground == "war" else int(people.born[person]) + ADULT * YEAR
        _join(rng, country, people, social, person, HOUSING, ground, since)


def _join(
    rng: np.random.Generator,
    country: Country,
    people: People,
    social: Social,
    person: int,
    kind: str,
    ground: str,
    since: int,
) -> None:
    """Take a person on record some time after the ground arose, and tell what became of it since."""
    first = max(since + 40, (FIRST_RANK - EPOCH).days)
    last = min(country.day - 40, int(people.died[person]) - 10, int(people.abroad_since[person]) - 10)
    if first >= last:
        return
    ranked = day_of(int(rng.integers(first, last)))
    end = min(int(people.died[person]), int(people.abroad_since[person]))
    over = None
    if end < NEVER:
        died = end == int(people.died[person])
        slow = country.day - 2 - end if died and people.death_recorded_late[person] else 0
        over = End(day_of(end), "died" if died else "moved", slow)
    lines = queue_story(
        kind,
        ground,
        ranked,
        country.on,
        over=over,
        luck=rng.random(2).tolist(),
        days=rng.integers(150, 700, 2).tolist(),
    )
    social.waiting.append(Waiting(person, kind, lines))


def queue_story(
    kind: str,
    ground: str,
    ranked: date,
    on: date,
    *,
    over: End | None,
    luck: list[float],
    days: list[int],
) -> tuple[Line, ...]:
    """Return the lines of one person: taken on record, perhaps suspended, corrected or served, gone.

    Nothing is known later than two days before the country's date `on`; `over` is the end
    whatever else happens. `luck` decides what happens besides waiting, `days` when.
    """
    pen = _Journal(on)
    until = over.on if over else date.max
    late = int(luck[1] / dirt.QUEUE_LINE_LATE * 60) if luck[1] < dirt.QUEUE_LINE_LATE else 0
    late = max(min(late, (min(until, on) - ranked).days - 5), 0)
    pen.write("joined", "applied", ranked, late=late, category=ground, ranked_on=ranked)
    served = _round_up(ranked + timedelta(days=WAIT[kind]))
    event = ranked + timedelta(days=days[0] + late)
    if event + timedelta(days=8) < min(served, until):
        if luck[0] < 0.06:
            pen.write("suspended", "papers", event)
            back = event + timedelta(days=days[1])
            served = date.max
            if luck[0] < 0.04 and back < until and pen.write("resumed", "papers_came", back):
                served = _round_up(max(ranked + timedelta(days=WAIT[kind]), back + timedelta(days=20)))
        elif luck[0] < 0.09:
            reason = "no_right" if luck[0] < 0.075 else "own_wish"
            pen.write("left", reason, event)
            served = until = date.min
        elif luck[0] < 0.09 + dirt.QUEUE_LINE_WITHDRAWN:
            if pen.write("left", "served", event):
                pen.take_back(event + timedelta(days=6))
        elif luck[0] < 0.13:
            pen.write("rank", "court", event, ranked_on=ranked - timedelta(days=days[1]))
        elif luck[0] < 0.15 and ground == "martyr":
            pen.write("category", "new_ground", event, category="war")
    if date.min < served < until:
        pen.write("left", "served", served)
    elif over is not None and until > date.min:
        pen.write("left", over.reason, until, late=over.late)
    return tuple(pen.lines)


class _Journal:
    """Writes the lines of one person in order of time; what the country's date forbids is not written."""

    def __init__(self, on: date) -> None:
        self.latest = datetime.combine(on - timedelta(days=2), NOON)
        self.lines: list[Line] = []

    def write(
        self,
        verb: str,
        reason: str,
        on: date,
        *,
        late: int = 0,
        category: str = "",
        ranked_on: date | None = None,
        voids: int | None = None,
    ) -> bool:
        """Add a line unless its day is too late; tell whether it stands."""
        known = datetime.combine(on, NOON) + timedelta(days=late)
        if self.lines and known <= self.lines[-1].known:
            known = self.lines[-1].known + timedelta(hours=1)
        if known > self.latest:
            return False
        self.lines.append(Line(verb, reason, on, known, category, ranked_on, voids))
        return True

    def take_back(self, on: date) -> None:
        """Take back the line before, or leave it as it was never written where that is too late."""
        if not self.write("void", "error", on, voids=len(self.lines) - 1):
            self.lines.pop()


def _round_up(day: date) -> date:
    """The next day of a month on which homes and cars are given."""
    month = day.year * 12 + day.month - (day.day <= SERVED_ON_DAY)
    return date(month // 12, month % 12 + 1, SERVED_ON_DAY)


def day_of(number: int) -> date:
    """The date of a number of days since 1970."""
    return date.fromordinal(EPOCH.toordinal() + number)
