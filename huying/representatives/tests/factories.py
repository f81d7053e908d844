"""The smallest valid organisations, representatives and mandates."""

import factory

from huying.core.tests.factories import DatedFactory, RecordFactory
from huying.representatives.models import Mandate, Organisation, Post, Representative, Term


class OrganisationFactory(RecordFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"示例機構{number}")


class RepresentativeFactory(RecordFactory):
    class Meta:
        model = Representative

    name = factory.Sequence(lambda number: f"示例代表{number}")
    relation = Representative.Relation.REPRESENTATIVE


class TermFactory(DatedFactory):
    class Meta:
        model = Term

    class Params:
        when = ""

    body = factory.SubFactory(OrganisationFactory)
    number = 14


class PostFactory(RecordFactory):
    class Meta:
        model = Post

    title = "示例職位"


class MandateFactory(RecordFactory):
    class Meta:
        model = Mandate

    representative = factory.SubFactory(RepresentativeFactory)
    post = factory.SubFactory(PostFactory)
    term = factory.SubFactory(TermFactory)
