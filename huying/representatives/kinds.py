"""People in public office and the bodies around them, as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.records.kind import Child, Kind, register
from huying.representatives import actions
from huying.representatives.models import Mandate, Organisation, OrganisationAlias, Post, Representative, Term

GROUP = _("Places and people")

REPRESENTATIVES = register(
    Kind(
        key="representatives",
        model=Representative,
        function=Function.PEOPLE,
        label=_("Representatives"),
        prefix="RE",
        group=GROUP,
        fields=("name", "name_en", "relation", "position"),
        columns=("name", "name_en", "relation"),
        sorts=("position", "name"),
        filters=("relation",),
        search=("name", "name_en"),
        children=(
            Child("mandates", "representative"),
            Child("proposals", "signings__representative"),
            Child("activities", "participants"),
        ),
    )
)
ORGANISATIONS = register(
    Kind(
        key="organisations",
        model=Organisation,
        function=Function.PEOPLE,
        label=_("Organisations"),
        prefix="OR",
        group=GROUP,
        fields=("name", "name_en", "short", "type", "parent"),
        columns=("name", "short", "type", "parent"),
        sorts=("name",),
        filters=("type",),
        search=("name", "name_en", "short"),
        related=("parent",),
        children=(
            Child("organisation-aliases", "organisation"),
            Child("organisations", "parent"),
            Child("posts", "organisation"),
        ),
        edit=actions.edit_organisation,
    )
)
ALIASES = register(
    Kind(
        key="organisation-aliases",
        model=OrganisationAlias,
        function=Function.PEOPLE,
        label=_("Other names of organisations"),
        prefix="OA",
        group=GROUP,
        fields=("organisation", "name"),
        columns=("name", "organisation"),
        sorts=("name",),
        search=("name", "organisation"),
        related=("organisation",),
    )
)
TERMS = register(
    Kind(
        key="terms",
        model=Term,
        function=Function.PEOPLE,
        label=_("Terms"),
        prefix="TE",
        group=GROUP,
        fields=("body", "number", "date_basis"),
        columns=("body", "number", "when"),
        sorts=("-number", "-from_on"),
        filters=("body",),
        search=("body",),
        related=("body",),
        children=(Child("mandates", "term"),),
    )
)
POSTS = register(
    Kind(
        key="posts",
        model=Post,
        function=Function.PEOPLE,
        label=_("Posts"),
        prefix="PO",
        group=GROUP,
        fields=("title", "title_en", "organisation"),
        columns=("title", "title_en", "organisation"),
        sorts=("title",),
        search=("title", "title_en", "organisation"),
        related=("organisation",),
        children=(Child("mandates", "post"),),
    )
)
MANDATES = register(
    Kind(
        key="mandates",
        model=Mandate,
        function=Function.PEOPLE,
        label=_("Mandates"),
        prefix="MA",
        group=GROUP,
        fields=("representative", "post", "term", "seat", "began_on", "began_known_to", "ended_on", "note"),
        columns=("representative", "post", "term", "seat", "began_on", "ended_on"),
        sorts=("-began_on",),
        filters=("representative", "post", "seat"),
        search=("representative", "post", "note"),
        related=("representative", "post", "term", "term__body"),
        day="began_on",
    )
)
