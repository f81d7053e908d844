"""The people who represent the public, the bodies they sit in, and the organisations the office deals with."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from huying.core.period import Period
from huying.core.shapes import DatedRecord, Record, dated_together, in_language, in_order


class Organisation(Record):
    """A body the office works in, with or for: parliament, department, union, charity (機構)."""

    class Type(models.TextChoices):
        NATIONAL_BODY = "national-body", _("national body")
        LEGISLATURE = "legislature", _("legislature")
        GOVERNMENT = "government", _("government")
        MAINLAND_AUTHORITY = "mainland-authority", _("Mainland authority")
        DISTRICT_BODY = "district-body", _("district body")
        UNION = "trade-union", _("trade union")
        FEDERATION = "trade-union-federation", _("federation of trade unions")
        UNION_GROUP = "trade-union-group", _("group of trade unions")
        MAINLAND_UNION = "mainland-trade-union", _("Mainland trade union")
        CHARITY = "charity", _("charity")
        SERVICE_UNIT = "service-unit", _("service unit")
        SERVICE_GROUP = "service-unit-group", _("group of service units")
        FUND = "fund", _("fund")
        ALLIANCE = "civic-alliance", _("civic alliance")
        HOSPITAL = "hospital", _("hospital")
        UNIVERSITY = "university", _("university")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    short = models.CharField(_("short name"), max_length=60, blank=True)
    type = models.CharField(_("type"), max_length=24, choices=Type, default=Type.OTHER)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="branches", verbose_name=_("part of")
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_not_its_own_parent",
                condition=~models.Q(parent=models.F("id")),
                violation_error_message=_("An organisation cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class OrganisationAlias(Record):
    """Another spelling or a former name, kept so that it can be found and recognised (別名)."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="aliases", verbose_name=_("organisation")
    )
    name = models.CharField(_("other name"), max_length=120)

    class Meta:
        verbose_name = _("other name of an organisation")
        verbose_name_plural = _("other names of organisations")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="organisation_alias_once")
        ]

    def __str__(self) -> str:
        return self.name


class Representative(Record):
    """A person in public office: one whom this office serves, a fellow member, or a guest at its activities (代表)."""

    class Relation(models.TextChoices):
        REPRESENTATIVE = "representative", _("representative")
        MEMBER = "network-member", _("member of the network in another office")
        VISITOR = "visitor", _("visitor")
        JOINT_PARTICIPANT = "joint-participant", _("joint participant")
        MENTIONED = "mentioned-only", _("mentioned only")

    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    relation = models.CharField(_("relation"), max_length=20, choices=Relation)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Term(DatedRecord):
    """A numbered term of a body (屆)."""

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="terms", verbose_name=_("body"))
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="term_once"),
            dated_together("term_dated_together"),
        ]

    def __str__(self) -> str:
        return str(_("%(body)s, term %(number)s") % {"body": self.body, "number": self.number})


class Post(Record):
    """An office that can be held in a body (職位)."""

    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("organisation"),
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force_at_end_of(self, period: Period) -> Self:
        return self.filter(period.in_force_on_last_day("began_on", "ended_on"))

    def of_representatives(self) -> Self:
        return self.filter(representative__relation=Representative.Relation.REPRESENTATIVE)


class Mandate(Record):
    """A post held by a person from one date to another; either date may be unknown (任職).

    `seat` says how a seat on a council was come by, where the post is one.
    """

    class Seat(models.TextChoices):
        ELECTED = "elected", _("elected")
        APPOINTED = "appointed", _("appointed")
        EX_OFFICIO = "ex-officio", _("ex officio")

    representative = models.ForeignKey(
        Representative, models.PROTECT, related_name="mandates", verbose_name=_("representative")
    )
    post = models.ForeignKey(Post, models.PROTECT, related_name="mandates", verbose_name=_("post"))
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name=_("term")
    )
    seat = models.CharField(_("kind of seat"), max_length=12, choices=Seat, blank=True)
    began_on = models.DateField(_("from"), null=True, blank=True)
    began_known_to = models.CharField(_("start known to"), max_length=8, blank=True)
    ended_on = models.DateField(_("until (first day after)"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            in_order(
                "mandate_ends_after_it_begins",
                "began_on",
                "ended_on",
                _("A mandate cannot end before it begins."),
                same_day=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.representative} · {self.post}"
