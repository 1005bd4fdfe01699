"""What is asked for a certificate, and nothing that the registry knows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from benefits.certificates.kinds import Kind
from registry.periods import today


class CertificateForm(forms.Form):
    """Language, for whom, and the period where the certificate has one; empty means the whole record."""

    language = forms.ChoiceField(label=_("Language of the document"), widget=forms.RadioSelect)
    recipient = forms.CharField(
        label=_("For whom is it? (if you wish)"),
        help_text=_("For example a bank or an embassy. It stands on the document."),
        max_length=120,
        required=False,
    )
    since = forms.DateField(
        label=_("Period from (if you wish)"),
        help_text=_("Empty: the whole record."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("Period until and including (if you wish)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        if isinstance(language, forms.ChoiceField):
            language.choices = settings.LANGUAGES
        if not kind.has_period:
            del self.fields["since"], self.fields["until"]

    def clean_until(self) -> object:
        """A certificate tells of what was, not of days to come."""
        until = self.cleaned_data["until"]
        if until is not None and until > today():
            raise forms.ValidationError(_("The period cannot end on a day to come."))
        return until

    def clean(self) -> dict[str, Any]:
        """A period begins before it ends."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since is not None and since > (until or today()):
            self.add_error("since", _("The period begins after it ends. Change one of the two days."))
        return cleaned
