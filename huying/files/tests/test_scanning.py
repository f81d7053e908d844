"""With a scanner nothing it knows is kept; without one nobody pretends that there was one."""

import socket
import struct
import threading
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from huying.audit.models import Event
from huying.files.actions import scan_file
from huying.files.models import StoredFile
from huying.files.reasons import Reason, Refused
from huying.files.scanning import NoAnswer
from huying.files.tests.corpus import EICAR
from huying.files.tests.giving import given, kept, on_disk
from huying.files.tests.making import image

pytestmark = pytest.mark.django_db


@contextmanager
def scanner(path, says=None):
    """clamd, as far as one file is concerned: it reads INSTREAM and knows one name."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()
    seen = []

    def serve():
        while True:
            try:
                connection, _peer = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack(">I", stream.read(4))[0]:
                    content += stream.read(length)
                seen.append(content)
                answer = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
                connection.sendall(answer if says is None else says)

    worker = threading.Thread(target=serve, daemon=True)
    worker.start()
    try:
        yield seen
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        worker.join(5)


@pytest.fixture
def clamd(settings, tmp_path):
    settings.CLAMD = str(tmp_path / "clamd")
    return tmp_path / "clamd"


def _files():
    return [place for place in on_disk() if not place.endswith("clamd")]


def test_what_the_scanner_knows_is_never_kept(clamd):
    with scanner(clamd) as seen, pytest.raises(Refused) as refusal:
        given(b"words\n" + EICAR, "a.txt")

    assert refusal.value.reason == Reason.INFECTED
    assert seen == [b"words\n" + EICAR]
    assert _files() == []


def test_what_it_clears_is_clean(clamd, now):
    with scanner(clamd):
        file = kept(image(), at=now)

    assert file.state == StoredFile.State.CLEAN


@pytest.mark.parametrize("says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK FOUNDER\0"])
def test_what_is_no_answer_leaves_a_file_unscanned(clamd, now, says):
    with scanner(clamd, says):
        assert kept(image(), at=now).state == StoredFile.State.UNSCANNED


@pytest.mark.parametrize("address", ["", "/no/such/socket", "127.0.0.1:1", "nonsense"])
def test_without_a_scanner_a_file_is_unscanned(settings, now, address):
    settings.CLAMD = address

    assert kept(image(), at=now).state == StoredFile.State.UNSCANNED


def test_a_scanner_that_comes_later_looks_at_what_none_has_seen(settings, clamd, now):
    settings.CLAMD, address = "", settings.CLAMD
    bad, good = kept(EICAR, "a.txt", at=now), kept(b"words\n", "b.txt", at=now)
    settings.CLAMD, told = address, StringIO()

    with scanner(clamd):
        call_command("sweep_files", stdout=told)

    assert told.getvalue().split("\n")[:2] == ["0 swept", "2 scanned"]
    states = dict(StoredFile.objects.values_list("pk", "state"))
    assert states == {bad.pk: "refused", good.pk: "clean"}
    assert sorted(Event.objects.filter(action="files.scanned").values_list("code", "note")) == sorted(
        [(bad.pk, "refused"), (good.pk, "clean")]
    )


def test_a_scanner_that_does_not_answer_changes_nothing(settings, now):
    file = kept(image(), at=now)
    settings.CLAMD = "/no/such/socket"

    with pytest.raises(NoAnswer):
        scan_file(file=file, at=now)
    with pytest.raises(CommandError, match="/no/such/socket"):
        call_command("sweep_files", stdout=StringIO())

    file.refresh_from_db()
    assert file.state == StoredFile.State.UNSCANNED
