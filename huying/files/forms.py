"""A file in a form: looked at before anything of the form is written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huying.files.media import ENDINGS, Media
from huying.files.reasons import Refused
from huying.files.receiving import Received, receive
from huying.files.sentences import sentence


class UploadField(forms.FileField):
    """A file of one of the `wanted` kinds. Nothing chosen leaves the file that is there as it is."""

    def __init__(self, *, wanted: frozenset[Media], **options: Any) -> None:
        self.wanted = wanted
        endings = sorted(ending for media in wanted for ending in ENDINGS[media])
        options.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(endings)}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Received | None:
        if not data:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            return receive(data, self.wanted)
        except Refused as refused:
            raise ValidationError(sentence(refused, self.wanted), code=refused.reason) from refused
