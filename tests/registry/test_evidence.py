"""Papers that prove a fact."""

import io
import struct
import zlib

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from registry.models import Evidence
from registry.services.evidence import MAX_BYTES, content_type, evidence_add
from registry.services.refusals import FactRefused
from tests.registry.build import a_person, a_user, at

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
    }
    return tmp_path


def picture(form, size=(20, 10)):
    stream = io.BytesIO()
    Image.new("RGB", size, "white").save(stream, form)
    return stream.getvalue()


def png_bomb(width=60_000, height=60_000):
    """A small file that announces 3.6 thousand million pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def add(content, person=None, title="Əmək kitabçası"):
    return evidence_add(
        actor=a_user("officer"), person=person or a_person(), title=title, file=io.BytesIO(content), at=at(1)
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (picture("JPEG"), "image/jpeg"), (picture("PNG"), "image/png")],
    ids=["pdf", "jpeg", "png"],
)
def test_the_content_says_what_a_paper_is(content, kind, files):
    evidence = add(content)
    assert (evidence.content_type, evidence.size) == (kind, len(content))
    assert evidence.file.name == f"evidence/{evidence.sha256[:2]}/{evidence.sha256}"
    assert (files / evidence.file.name).read_bytes() == content


def test_the_same_paper_of_a_person_is_kept_once_and_of_two_people_stored_once(files):
    person = a_person()
    first = add(PDF, person)
    assert add(PDF, person) == first
    other = add(PDF)
    assert (other.pk, other.file.name) != (first.pk, None)
    assert other.file.name == first.file.name
    assert sum(path.is_file() for path in files.rglob("*")) == 1
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "kind"),
        (b"MZ\x90\x00", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (b"GIF89a" + b"\0" * 20, "kind"),
        (PDF[:-20], "damaged"),
        (picture("PNG")[:60], "damaged"),
        (b"\xff\xd8\xff" + b"\0" * 100, "damaged"),
        (PDF.replace(b"<<>>", b"<</Encrypt 3 0 R>>"), "locked"),
        (PDF.replace(b"<<>>", b"<</OpenAction<</S/JavaScript/JS(x)>>>>"), "active"),
        (PDF.replace(b"<<>>", b"<</EmbeddedFiles 3 0 R>>"), "active"),
        (png_bomb(), "pixels"),
        (png_bomb(10_000, 6_000), "pixels"),
        (b"%PDF-" + b"\0" * MAX_BYTES, "size"),
    ],
    ids=[
        "empty", "program", "svg", "gif", "half a pdf", "half a png", "no jpeg", "locked", "script", "files inside",
        "bomb", "too many pixels", "too big",
    ],
)  # fmt: skip
def test_what_is_no_harmless_paper_is_refused(content, code, files):
    with pytest.raises(FactRefused, check=lambda error: error.code == code):
        add(content)
    assert not Evidence.objects.exists()
    assert not list(files.iterdir())


def test_the_largest_file_and_picture_still_pass():
    padding = b"%" * (MAX_BYTES - len(PDF))
    assert content_type(PDF[:9] + padding + PDF[9:]) == "application/pdf"
    assert add(PDF[:9] + padding + PDF[9:]).size == MAX_BYTES
    assert content_type(png_bomb(10_000, 5_000)) == "image/png"


def test_a_paper_without_a_title_is_still_a_paper_and_never_changes():
    evidence = add(PDF, title="  ")
    assert evidence.title
    for attempt in (
        lambda: Evidence.objects.update(title="x"),
        lambda: Evidence.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            attempt()
