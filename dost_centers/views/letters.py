"""Paper letters of a centre: what waits, a batch for the printer, the batches that were printed."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required, signed_in
from accounts.models import Role
from dost_centers.centres import Centre, centres, centres_of_office
from dost_centers.letters import centre_batch
from registry.access import look_at_printed
from registry.models import LetterBatch
from registry.papers.drawing import PapersUnavailableError
from registry.papers.keys import SigningRefused
from registry.services.letters import LIMIT, LettersTaken, waiting_by_district, without_home

SHOWN = 20
logger = logging.getLogger(__name__)
supervisors = role_required(Role.SUPERVISOR)


@supervisors
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    own, now = _centres(request), timezone.now()
    waiting = waiting_by_district(now)
    rows = [{"centre": one, "waiting": sum(waiting.get(code, 0) for code in one.districts)} for one in own]
    names = {one.code: one.name for one in own}
    printed = LetterBatch.objects.filter(centre__in=names).select_related("made_by").order_by("-made_at", "-pk")
    page = Paginator(printed, SHOWN).get_page(request.GET.get("page"))
    batches = [{"batch": batch, "name": names[batch.centre]} for batch in page]
    in_all = sum(row["waiting"] for row in rows if isinstance(row["waiting"], int))
    told = {
        "page": page,
        "rows": [row for row in rows if row["waiting"]],
        "in_all": in_all,
        # Nobody's centre: only who prints for all of them is told.
        "homeless": without_home(now) if len(own) > 1 else 0,
        "batches": batches,
        "limit": LIMIT,
    }
    return render(request, "staff/letters.html", told)


@supervisors
@require_POST
def letters_print(request: HttpRequest, centre: str) -> HttpResponse:
    chosen = next((one for one in _centres(request) if one.code == centre), None)
    if chosen is None:
        raise Http404
    try:
        batch = centre_batch(actor=signed_in(request), centre=chosen, at=timezone.now())
    except LettersTaken:
        messages.warning(request, _("Somebody else has just printed these letters. Look at the list below."))
    except (PapersUnavailableError, SigningRefused):
        logger.exception("Letters cannot be printed on this machine")
        messages.error(request, _("The letters cannot be made just now. Nothing was marked as printed."))
    else:
        if batch is None:
            messages.info(request, _("No letter waits for this centre."))
        else:
            told = ngettext(
                "%(n)s letter is ready. Save the file and print it.",
                "%(n)s letters are ready. Save the file and print it.",
                batch.letters,
            )
            messages.success(request, told % {"n": batch.letters})
    return redirect("centres:letters")


@supervisors
@require_safe
def letters_file(request: HttpRequest, number: int) -> HttpResponse:
    codes = [one.code for one in _centres(request)]
    batch = LetterBatch.objects.filter(pk=number, centre__in=codes).first()
    if batch is None:
        raise Http404
    look_at_printed(
        actor=signed_in(request), batch=batch, session=request.session.session_key or "", at=timezone.now()
    )
    try:
        with batch.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"letters-{batch.centre}-{batch.pk}"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"', "X-Content-Type-Options": "nosniff"},
    )


def _centres(request: HttpRequest) -> list[Centre]:
    """The centres whose letters this supervisor prints, in the order of the shipped list."""
    allowed = {one.code for one in centres_of_office(signed_in(request).office)}
    return [one for one in centres().values() if one.code in allowed]
