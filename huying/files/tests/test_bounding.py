"""Counting what comes in, part by part and all together."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from huying.files import bounding
from huying.files.bounding import CutOff, files_of
from huying.files.tests.giving import on_disk


def _request(body, **files):
    if files:
        body = encode_multipart(
            BOUNDARY, {name: SimpleUploadedFile("a.txt", content) for name, content in files.items()}
        )
    return RequestFactory().generic("POST", "/", body, content_type=MULTIPART_CONTENT)


def test_a_file_of_exactly_the_limit_comes_through(settings):
    settings.LARGEST_FILE = 100_000

    found = files_of(_request(b"", picture=b"a" * 100_000))

    assert (found["picture"].size, found["picture"].read()) == (100_000, b"a" * 100_000)
    found["picture"].close()
    assert on_disk() == []


def test_one_byte_more_is_cut_off_and_leaves_nothing(settings):
    settings.LARGEST_FILE = 100_000

    found = files_of(_request(b"", picture=b"a" * 100_001))

    assert isinstance(found["picture"], CutOff)
    assert on_disk() == []


def test_many_files_together_are_no_larger_than_one_may_be(settings):
    settings.LARGEST_FILE = 100_000

    request = _request(b"", one=b"a" * 60_000, two=b"b" * 60_000)
    found = files_of(request)

    assert [isinstance(found[name], CutOff) for name in ("one", "two")] == [False, True]
    request.close()
    assert on_disk() == []


def test_parts_that_are_no_files_count_too(settings, monkeypatch):
    """Nobody gets past the count of files by sending parts without a name."""
    settings.LARGEST_FILE = 50_000
    monkeypatch.setattr(bounding, "SPARE", 50_000)
    part = f"--{BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\n".encode() + b"a" * 1000 + b"\r\n"
    request = _request(part * 1000)

    with pytest.raises(RequestDataTooBig):
        request.POST.get("x")


def test_a_cut_off_request_leaves_nothing():
    whole = _request(b"", picture=b"a" * 200_000)
    body = whole.body[:100_000]
    request = RequestFactory().generic("POST", "/", body, content_type=MULTIPART_CONTENT)

    assert list(files_of(request)) == []
    assert on_disk() == []
