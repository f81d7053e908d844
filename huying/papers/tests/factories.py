"""Papers and scans as the office gets them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huying.files.media import Media
from huying.files.reading import read_file
from huying.files.receiving import receive
from huying.papers import actions
from huying.records.invariants import index, versions

ALL = frozenset(Media)


def upload(content, name):
    return SimpleUploadedFile(name, content)


def received(content, name):
    return receive(upload(content, name), ALL)


def a_paper(case, by, at, *, content=b"words\n", name="a.txt", read=False, **values):
    paper = actions.add_paper(case=case, received=received(content, name), values=values, by=by, at=at)
    if read:
        read_file(file=paper.file, at=at)
    return paper


def a_scan(centre, at, *, content, name="scan.pdf", read=False):
    scan = actions.take_scan(centre=centre, received=received(content, name), by=actions.SCANNER, at=at)
    if read:
        read_file(file=scan.file, at=at)
    return scan


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def knows_why(user, case):
    """A client whose person has said today why they open a case that may be given to somebody else."""
    client = client_of(user)
    client.post(f"/office/cases/{case.code}/why/", {"why": "cover"})
    return client


def said(answer):
    return [str(each) for each in answer.context["messages"]] if answer.context else []


def moment():
    return timezone.now()


def wrong_in_index():
    """What the index says of papers that is not so."""
    return [each for each in (*index.look(), *versions.look()) if each.startswith(("case-papers", "scans"))]
