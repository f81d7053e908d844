"""The smallest valid proposals, signings, progress and sessions."""

from datetime import date

import factory

from huying.core.tests.factories import DatedFactory, RecordFactory
from huying.proposals.models import Outcome, Progress, Proposal, ProposalKind, Session, Signing
from huying.representatives.tests.factories import RepresentativeFactory


class ProposalKindFactory(RecordFactory):
    class Meta:
        model = ProposalKind

    name = factory.Sequence(lambda number: f"示例種類{number}")


class SessionFactory(DatedFactory):
    class Meta:
        model = Session

    class Params:
        when = "2023-03"

    title = "示例會議"


class ProposalFactory(DatedFactory):
    class Meta:
        model = Proposal

    title = factory.Sequence(lambda number: f"示例議案{number}")
    kind = factory.SubFactory(ProposalKindFactory)


class SigningFactory(RecordFactory):
    class Meta:
        model = Signing

    proposal = factory.SubFactory(ProposalFactory)
    representative = factory.SubFactory(RepresentativeFactory)
    part = Signing.Part.COSIGNER


class ProgressFactory(RecordFactory):
    class Meta:
        model = Progress

    proposal = factory.SubFactory(ProposalFactory)
    stage = Progress.Stage.SUBMITTED
    noted_on = date(2023, 5, 2)
    listed_as = factory.Sequence(lambda number: number + 1)


class OutcomeFactory(DatedFactory):
    class Meta:
        model = Outcome

    title = "示例成果"
