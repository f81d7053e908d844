"""How a form says that what it sent was refused, and with which status it is then shown."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm

from huying.records.actions import NotAllowed, SameKeyOtherForm, sentence

REFUSALS = (NotAllowed, SameKeyOtherForm, ValidationError)
CONFLICT = "conflict"


def refuse(form: BaseForm, problem: Exception) -> None:
    """Show a refusal beside the fields it names, or above the form."""
    if isinstance(problem, ValidationError) and hasattr(problem, "error_dict"):
        for name, errors in problem.error_dict.items():
            target = "when" if name in {"from_on", "until_on", "precision"} else name
            form.add_error(target if target in form.fields else None, errors)
    else:
        code = CONFLICT if isinstance(problem, SameKeyOtherForm) else None
        form.add_error(None, ValidationError(sentence(problem), code=code))


def status_of(form: BaseForm) -> int:
    """What a form that is shown is answered with: 409 when its one-use key came back with other contents."""
    if form.has_error(NON_FIELD_ERRORS, CONFLICT):
        return 409
    return 422 if form.errors else 200
