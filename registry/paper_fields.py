"""A form field for several papers at once; each is judged by its content when it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.services.disputes import MOST_PAPERS


class PapersInput(forms.FileInput):
    """The control of a browser for several files."""

    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Up to five files, as a list; none is an empty list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Papers that prove it"))
        kwargs.setdefault("help_text", _("Photos or scans: PDF, JPEG or PNG, at most 5, each up to 10 MB."))
        kwargs.setdefault("widget", PapersInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}))
        kwargs.setdefault(
            "error_messages", {"empty": _("The file is empty"), "required": _("Choose at least one file")}
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files; a ValidationError for too many, for an empty one, and for none where one is needed."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if len(files) > MOST_PAPERS:
            raise forms.ValidationError(_("Send at most 5 files."))
        one = super().clean
        return [one(file, initial) for file in files]
