"""Letters as people write them, up to any step; the smallest valid template."""

from datetime import datetime

import factory
from django.test import Client
from django.utils import timezone

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.cases.tests.factories import CaseFactory
from huying.contacts.models import Contact
from huying.core.tests.factories import RecordFactory
from huying.letters import actions
from huying.letters.dispatching import dispatch
from huying.letters.models import Template
from huying.letters.papers import paper_of
from huying.representatives.tests.factories import OrganisationFactory


class TemplateFactory(RecordFactory):
    class Meta:
        model = Template

    name = factory.Sequence(lambda number: f"示例範本{number}")
    subject_hant = "關於 {{case.reference}}"
    body_hant = "{{organisation.name}}：\n\n{{resident.name}}於{{case.received_on}}求助，請覆。\n\n{{today}}"


class ContactFactory(RecordFactory):
    class Meta:
        model = Contact

    name = "示例陳大文"


def hong_kong(*parts):
    return timezone.make_aware(datetime(*parts))


def make_case(**values):
    """A case of a resident with a name."""
    case = CaseFactory(**{key: value for key, value in values.items() if key != "name"})
    case.contact = ContactFactory(centre=case.centre, name=values.get("name", "示例陳大文"))
    case.save()
    return case


def writer_at(centre):
    return make_user(Role.CASEWORKER, centre)


def signer_at(centre):
    return make_user(Role.SUPERVISOR, centre)


def drafted(now, *, case=None, by=None, **values):
    """A letter that a caseworker began."""
    case = case or make_case()
    told = {
        "case": case,
        "to_organisation": OrganisationFactory(),
        "subject": "示例：請覆",
        "text": "{{resident.name}}求助，請覆。",
        "language": "zh-hant",
    }
    return actions.write_draft(values=told | values, by=by or writer_at(case.centre), at=now)


def asked(now, **values):
    """One that waits to be signed."""
    draft = drafted(now, **values)
    return actions.ask_review(draft=draft, version=draft.version, by=draft.drafted_by, at=now)


def signed(now, *, signed_by=None, **values):
    """One that the supervisor of its centre has signed."""
    draft = asked(now, **values)
    by = signed_by or signer_at(draft.case.centre)
    digest = paper_of(draft).digest
    return actions.sign(draft=draft, version=draft.version, digest=digest, by=by, at=now)


def sent(now, **values):
    """One that was sent off by post."""
    draft = signed(now, **values)
    return dispatch(draft=draft, method="post", by=draft.drafted_by, at=now)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client
