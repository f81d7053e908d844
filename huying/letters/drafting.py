"""The form of a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.accounts.policy import centres_of
from huying.cases.models import Case
from huying.letters.queries import signers_at
from huying.records.forms import RecordForm


class DraftForm(RecordForm):
    """A letter; whom one may put it before are those who may sign it, and never its writer."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer_signers(centres_of(self.user, self.kind.function, self.kind.write))
        for name, words in (("to_organisation", _("The resident")), ("signer", _("Whoever may"))):
            if name in self.fields:
                self.fields[name].empty_label = words  # type: ignore[attr-defined]
        if "text" in self.fields:
            self.fields["text"].widget.attrs["rows"] = 14

    def about(self, case: Case) -> "DraftForm":
        """The form of a letter of that case, which is not asked for any more."""
        del self.fields["case"]
        self.fields["language"].widget = forms.HiddenInput()  # chosen with the template it begins with
        self._offer_signers({case.centre_id})
        return self

    def _offer_signers(self, centres: set[int] | None) -> None:
        choice: Any = self.fields["signer"]
        offered = signers_at(centres).exclude(pk=self.user.pk)
        chosen = User.objects.filter(pk=self.instance.signer_id)
        choice.queryset = offered | chosen.order_by("display_name", "username")
