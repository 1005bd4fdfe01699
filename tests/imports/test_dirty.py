"""Whatever a file is like: a report, nothing lost, and the same file twice changes nothing."""

import resource
import tracemalloc

import pytest
from django.utils import translation

from registry.imports.deliveries import delivery_run
from registry.imports.reading import BLOCK, LONGEST, lines
from registry.imports.report import delivery_report, report_csv
from registry.models import ImportBatch, ImportProblem
from tests.factories import make_person
from tests.imports.build import counts, deliver, digest
from tests.imports.dirty import FILES, FIN, OTHER, TEN_MEGABYTES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people():
    make_person(fin=FIN)
    make_person(fin=OTHER)


def test_there_are_twenty_and_more():
    assert len(FILES) >= 20


@pytest.mark.parametrize("name", FILES)
def test_a_dirty_file(name):
    file = FILES[name]
    batch = deliver(file.kind, file.content)
    listed = list(batch.problems.filter(settled_by=None).order_by("line", "pk").values_list("line", "code"))
    assert listed == file.problems
    assert counts(batch) == file.counts
    assert batch.error == file.error
    assert batch.state == ("failed" if file.error else "finished")
    assert batch.rows == rows_of(file.content, failed=bool(file.error))
    for language in ("az", "en", "ru"):
        with translation.override(language):
            report = delivery_report(batch)
            assert all(one["reason"] and "%(" not in one["reason"] for one in report["problems"])
            assert len(list(report_csv(batch))) == 1 + len(listed)
    before = digest(), ImportProblem.objects.count()
    again = deliver(file.kind, file.content)
    assert (again, ImportBatch.objects.count()) == (batch, 1)
    assert (digest(), ImportProblem.objects.count()) == before


def test_the_same_rows_in_another_file_change_nothing_either():
    file = FILES["contracts that overlap"]
    deliver(file.kind, file.content)
    before = digest(without=("importedrow",))
    assert counts(deliver(file.kind, file.content + b"\n")) == (0, 3, 0)
    assert digest(without=("importedrow",)) == before


def test_the_same_file_is_answered_without_a_write(django_assert_num_queries):
    file = FILES["references that repeat"]
    batch = deliver(file.kind, file.content)
    with django_assert_num_queries(4) as queries:
        assert deliver(file.kind, file.content) == batch
    assert [
        one["sql"] for one in queries if not one["sql"].startswith("SELECT") and "advisory" not in one["sql"]
    ] == []


def test_a_finished_delivery_is_not_taken_in_again():
    batch = deliver("deaths", FILES["with a byte order mark"].content)
    before = digest()
    assert delivery_run(batch=batch).rows == 1
    assert digest() == before


def rows_of(content, *, failed):
    """The lines that are not blank, the titles apart, however they end."""
    if failed:
        return 0
    found = [line for line in content.splitlines() if line]
    return len(found) - (not found[0].startswith(b"{"))


class Endless:
    """A line of so many bytes that is never in memory as a whole."""

    def __init__(self, size):
        self.left = size

    def read(self, most):
        piece, self.left = min(most, self.left), max(0, self.left - most)
        return b"x" * piece


def test_a_long_line_takes_no_memory():
    tracemalloc.start()
    try:
        assert list(lines(Endless(20 * TEN_MEGABYTES))) == [(1, None)]
        assert tracemalloc.get_traced_memory()[1] < 6 * BLOCK
    finally:
        tracemalloc.stop()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
def test_lines_are_the_same_wherever_a_block_ends(size):
    content = b"a\r\nb\rc\n\n\r\n" + b"d" * (LONGEST + 1) + b"\r\ne\r\n\rf" + b"\r"
    small = Blocks(content, size)
    assert list(lines(small)) == [(1, b"a"), (2, b"b"), (3, b"c"), (6, None), (7, b"e"), (9, b"f")]


class Blocks:
    """A stream that gives so many bytes at a time at most."""

    def __init__(self, content, size):
        self.content, self.size = content, size

    def read(self, most):
        piece, self.content = self.content[: self.size], self.content[self.size :]
        return piece
