"""Reading what letters need: templates in force, whom one wrote to last, who may sign, what waits."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from huying.accounts.models import Posting, Role, User
from huying.accounts.policy import Function, Level, allows, people_with
from huying.cases.models import Case, Letter
from huying.cases.queries import together
from huying.letters.models import Draft, Template
from huying.letters.rules import may_sign
from huying.records.kind import the_kind
from huying.representatives.models import Organisation

LOOKED_AT = 200  # drafts in review that one page of letters to sign shows


def templates_for(case: Case, today: date) -> list[Template]:
    """The templates that a letter of this case may begin with today; those of its category first."""
    begun = Q(began_on__isnull=True) | Q(began_on__lte=today)
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    mine = Q(category=None) | Q(category__in=case.category.with_parent)
    found = Template.objects.filter(begun, not_ended, mine)
    return list(found.order_by(F("category").asc(nulls_last=True), "name", "pk"))


def wrote_to_last(case: Case, user: User) -> Organisation | None:
    """The organisation one wrote to last: in this case, else about a case of its category, as far as `user` may see it."""
    about: tuple[dict[str, Any], ...] = ({"case": case}, {"case__category": case.category_id})
    for same in about:
        for key in ("letter-drafts", "letters"):
            kind = the_kind(key)
            rows = kind.visible_to(user).filter(to_organisation__isnull=False, **same)
            if (last := rows.order_by("-pk").first()) is not None:
                found: Organisation = last.to_organisation
                return found
    return None


def signers_at(centres: set[int] | None) -> QuerySet[User]:
    """Who may be asked to sign letters of these centres: those who approve casework there, and representatives."""
    posts = Posting.objects.filter(role=Role.REPRESENTATIVE, until_on__isnull=True)
    if centres is not None:
        posts = posts.filter(Q(centre__isnull=True) | Q(centre__in=centres))
    approving = people_with(Function.CASEWORK, Level.APPROVE, centres)
    chosen = Q(pk__in=approving.values("pk")) | Q(pk__in=posts.values("user"))
    return User.objects.filter(chosen, is_active=True).order_by("display_name", "username")


def signs_letters(user: User) -> bool:
    """Whether somebody's posts could let them sign a letter at all."""
    approves = allows(user, Function.CASEWORK, Level.APPROVE)
    return approves or any(post.role == Role.REPRESENTATIVE for post in user.postings_held)


def to_sign(user: User) -> list[Draft]:
    """The drafts in review that `user` may sign, the oldest first.

    A letter that is put before somebody is theirs to read and sign, and nothing else of its case is.
    """
    if not signs_letters(user):
        return []
    drafts = the_kind("letter-drafts")
    approved = drafts.visible_to(user, Level.APPROVE).filter(signer=None)
    rows = Draft.objects.in_review().filter(Q(signer=user) | Q(pk__in=approved.values("pk")))
    found = (
        rows.exclude(drafted_by=user)
        .select_related(
            *("case__centre", "case__category", "case__contact", "case__representative"),
            *("to_organisation", "drafted_by", "signer"),
        )
        .order_by("updated_at", "pk")
    )
    return [draft for draft in found[:LOOKED_AT] if may_sign(draft, user)]


def drafts_of(case: Case, user: User) -> QuerySet[Draft]:
    """The drafts of a case that its reader is about to see, the newest first."""
    drafts = Draft.objects.filter(case__in=together(case, user))
    return drafts.select_related("to_organisation", "signer", "letter").order_by("-pk")


def waiting_for_reply(user: User, today: date) -> QuerySet[Letter]:
    """Letters to organisations that nobody has answered, as far as `user` may see them; the oldest first."""
    letters = the_kind("letters")
    rows = letters.visible_to(user).filter(
        sent_on__isnull=False, sent_on__lte=today, replied_on=None, to_organisation__isnull=False
    )
    waiting: QuerySet[Letter] = rows.order_by("sent_on", "pk")
    return waiting
