"""Whose an import is, and with it its file."""

from typing import Any

from django.db.models import QuerySet

from huying.accounts.models import User
from huying.accounts.policy import Actor, Function, Level, allows, centres_of
from huying.files.models import StoredFile
from huying.files.owners import owner
from huying.imports.models import Import


def visible_imports(user: Actor) -> QuerySet[Import]:
    """The imports that `user` may see: their own, as long as they approve casework; all, if they do so everywhere."""
    rows = Import.objects.select_related("made_by", "file")
    if not isinstance(user, User) or not allows(user, Function.CASEWORK, Level.APPROVE):
        return rows.none()
    everywhere = centres_of(user, Function.CASEWORK, Level.APPROVE) is None
    return rows if everywhere else rows.filter(made_by=user)


@owner
def belongs_to_an_import(user: Actor, file: StoredFile) -> list[QuerySet[Any]]:
    """The file of an import may be seen by whoever may see the import."""
    return [visible_imports(user).filter(file=file)]
