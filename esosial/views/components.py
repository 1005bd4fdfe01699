"""The page of components: every piece of the look once, for those who build pages and for the tests of the look."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from esosial.templatetags.portal import day, day_short, money, months
from registry.career import Month
from registry.reading import ReadingForm


class SampleForm(forms.Form):
    """One field of each kind."""

    way = forms.ChoiceField(
        label="Pensiyanı necə almaq istəyirsiniz?",
        choices=[("card", "Yeni pensiya kartı"), ("iban", "Öz bank hesabım")],
        widget=forms.RadioSelect,
        initial="iban",
    )
    iban = forms.CharField(
        label="Bank hesabının nömrəsi (IBAN)",
        help_text="AZ ilə başlayır, 28 simvol. Boşluqla yazmaq olar.",
        min_length=28,
        widget=forms.TextInput(attrs={"class": "es-code", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"min_length": "Hesab nömrəsi 28 simvol olmalıdır, siz %(show_value)s yazmısınız"},
    )
    since = forms.DateField(label="Hansı gündən?", help_text="Məsələn, 01.12.2026")
    district = forms.ChoiceField(label="Rayon və ya şəhər", choices=[("yas", "Yasamal"), ("sab", "Səbail")])
    phone = forms.CharField(label="Hara SMS göndərək?", max_length=20, help_text="Reyestrdəki nömrəniz.")
    paper = forms.FileField(
        label="Əmək kitabçasının şəkli", required=False, help_text="JPG, PNG və ya PDF, 10 MB-dək."
    )
    note = forms.CharField(label="Nəyi düzəltmək lazımdır?", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    channels = forms.MultipleChoiceField(
        label="Xəbəri necə göndərək?",
        required=False,
        choices=[("sms", "SMS"), ("email", "E-poçt"), ("letter", "Məktub")],
        widget=forms.CheckboxSelectMultiple,
    )
    mine = forms.BooleanField(
        label="Bu hesab mənim adımadır", error_messages={"required": "Hesabın sizin olduğunu təsdiqləyin"}
    )


class SampleFilters(forms.Form):
    """The filters of a list."""

    q = forms.CharField(label="Ad, FİN və ya işin nömrəsi", required=False)
    service = forms.ChoiceField(label="Xidmət", required=False, choices=[("", "Bütün xidmətlər"), ("p", "Pensiya")])
    officer = forms.ChoiceField(label="Məsul", required=False, choices=[("", "Hamı"), ("me", "Mən")])


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    filled = SampleForm({"way": "iban", "iban": "AZ21NABZ0000000013700001", "since": "1.13.2026", "district": "yas"})
    return render(request, "components/all.html", {**_samples(), "form": filled, "filters": SampleFilters()})


def _samples() -> dict[str, Any]:
    on = date(2026, 11, 1)
    return {
        "page": Paginator(range(31 * 20), 20).get_page(3),
        "trail": [{"label": "Əsas", "url": "#"}, {"label": "Pensiya", "url": "#"}],
        "pension": Decimal("495.54"),
        "facts": [
            {"name": "Nə vaxtdan", "value": f"{day(on)}, ömürlük"},
            {"name": "İlk ödəniş", "value": day(date(2026, 11, 10))},
            {"name": "Hara ödənilir", "value": "Bank kartı, sonu 1944", "url": "#form", "link": "Dəyişdirmək"},
        ],
        "conditions": [
            {
                "state": "met",
                "title": "65 yaşınız var",
                "text": "Kişilər üçün yaş həddi 65-dir. Siz 1 noyabr 1961-ci ildə doğulmusunuz.",
                "law": "“Əmək pensiyaları haqqında” Qanun, maddə 7",
                "used": [
                    {"name": "Doğum tarixi", "value": day(date(1961, 11, 1)), "source": "Əhali reyestri"},
                    {"name": "Yaş həddi, kişilər", "value": months(65 * 12), "source": "1 iyul 2020-dən"},
                ],
            },
            {
                "state": "not_met",
                "title": "Beş və ya daha çox uşaq",
                "text": "Reyestrdə iki uşağınız var.",
                "law": "“Əmək pensiyaları haqqında” Qanun, maddə 8",
            },
            {
                "state": "unknown",
                "title": "Ağır və ya zərərli iş",
                "text": "İş şəraiti arxivdə yazılmayıb. Ona görə “yox” demirik.",
                "law": "“Əmək pensiyaları haqqında” Qanun, maddə 9.1",
                "url": "#form",
                "link": "Əmək kitabçasının şəklini göndərin",
            },
        ],
        "first": {"value": money(Decimal("71357.25")), "text": "pensiya kapitalınız"},
        "second": {"value": months(144), "text": "qanundakı ödəniş müddəti"},
        "total": {"value": money(Decimal("495.54")), "text": "hər ay"},
        "clocks": ReadingForm({"on": on.isoformat(), "known": on.isoformat()}),
        "years": [SimpleNamespace(year=SimpleNamespace(cells=tuple(Month)))],
        "tabs": [
            {"label": "Hamısı", "url": "#", "is_current": True, "count": 248},
            {"label": "Müddəti keçib", "url": "#", "is_current": False, "count": 3},
        ],
        "columns": [{"label": "Şəxs"}, {"label": "Səbəb"}, {"label": "Son gün", "numeric": True}],
        "rows": [
            {
                "title": "Həsənov Rauf Əli oğlu",
                "url": "#",
                "cells": [
                    {"label": "Səbəb", "value": "Doğum tarixi yoxdur"},
                    {"label": "Son gün", "value": day_short(date(2026, 11, 18)), "numeric": True},
                ],
            },
            {
                "title": "İsmayılova Şəbnəm Tofiq qızı",
                "url": "#",
                "cells": [
                    {"label": "Səbəb", "value": "Açıq mübahisə var"},
                    {"label": "Son gün", "value": day_short(date(2026, 11, 6)), "numeric": True},
                ],
            },
        ],
        "dates": [
            {"kind": "today", "day": "2 noyabr", "text": "Bu gün"},
            {"kind": "due", "day": "6 noyabr", "text": "Kartı götürmək üçün son gün"},
            {"kind": "money", "day": "10 noyabr", "text": "Pensiya, 495,54 ₼"},
            {"kind": "plain", "day": "18 noyabr, 11:30", "text": "DOST-da görüş", "icon_name": "pin"},
        ],
        "steps": [
            {"state": "done", "label": "Müraciət"},
            {"state": "now", "label": "Növbə"},
            {"state": "next", "label": "Təhvil"},
        ],
        "links": [{"label": "Məbləğ necə alındı", "url": "#sum"}, {"label": "Şikayət et", "url": "#form"}],
        "summary": [
            {"name": "Hesab", "value": "AZ•• •••• 1944", "url": "#form", "link": "Dəyişdirmək"},
            {"name": "Telefon", "value": "050 ••• 45 67"},
        ],
    }
