"""The citizen's own record: what is known, how to be reached, where the money goes."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registry.cabinet import bank_account_on, contacts, masked_iban, own_contact
from registry.forms import BankAccountForm, CodeForm, ContactForm
from registry.models import ContactPoint, Person, Representation
from registry.periods import day_of
from registry.services.contacts import ContactCheck, contact_add, contact_send_code, contact_verify, contact_withdraw
from registry.services.money import bank_account_choose
from registry.services.refusals import FactRefused
from registry.views.own import own_page


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def contact_list(request: HttpRequest, person: Person) -> HttpResponse:
    form = ContactForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            at = timezone.now()
            contact = contact_add(
                actor=request.user,  # type: ignore[arg-type]
                person=person,
                kind=form.cleaned_data["kind"],
                value=form.cleaned_data["value"],
                at=at,
            )
            if contact.verified_at is not None:
                messages.info(request, _("This number or address is already confirmed."))
                return redirect("me:contacts")
            contact_send_code(contact=contact, at=at)
            return redirect("me:contact_code", number=contact.pk)
        except FactRefused as refused:
            form.add_error("value", str(refused))
    return _form_page(request, "me/contacts.html", form, {"contacts": contacts(person)})


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def contact_code(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    contact = _contact(person, number)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        checked = contact_verify(
            actor=request.user,  # type: ignore[arg-type]
            contact=contact,
            code=form.cleaned_data["code"],
            at=timezone.now(),
        )
        if checked == ContactCheck.VERIFIED:
            messages.success(request, _("Confirmed. From now on we write to you there."))
            return redirect("me:contacts")
        form.add_error("code", str(checked.label))
    return _form_page(request, "me/contact_code.html", form, {"contact": contact})


@own_page
@require_POST
def contact_resend(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    contact = _contact(person, number)
    try:
        contact_send_code(contact=contact, at=timezone.now())
        messages.success(request, _("A new code is on its way."))
    except FactRefused as refused:
        messages.warning(request, str(refused))
    return redirect("me:contact_code", number=contact.pk)


@own_page
@require_POST
def contact_remove(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    contact_withdraw(actor=request.user, contact=_contact(person, number), at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Removed. We no longer write there."))
    return redirect("me:contacts")


@own_page(scope=Representation.Scope.MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def bank_account(request: HttpRequest, person: Person) -> HttpResponse:
    form = BankAccountForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_valid():
        try:
            bank_account_choose(
                actor=request.user,  # type: ignore[arg-type]
                person=person,
                iban=form.cleaned_data["iban"],
                at=now,
            )
            messages.success(request, _("Saved. From now on your money goes to this account."))
            return redirect("me:bank_account")
        except FactRefused as refused:
            form.add_error("iban", str(refused))
    account = bank_account_on(person, day_of(now))
    return _form_page(
        request,
        "me/bank_account.html",
        form,
        {"account": account, "masked": masked_iban(account.iban) if account else ""},
    )


def _contact(person: Person, number: int) -> ContactPoint:
    contact = own_contact(person, number)
    if contact is None:
        raise Http404
    return contact


def _form_page(request: HttpRequest, template: str, form: Form, context: dict[str, object]) -> HttpResponse:
    """Show a form; with errors, under the status that says that it was not accepted."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
