"""The public API keeps what its own description promises, whatever it is asked."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.hostile import corpus

pytestmark = pytest.mark.django_db
EACH = 15 * corpus.SIZE  # right requests to five addresses and wrong ones to two: 50,400 with HUYING_FUZZ=480
KNOWN = {
    "code": ("2023", "ppl-0001"),
    "name": ("fig-cases-total", "cases.received"),
    "language": ("zh-hant", "zh-hans", "en"),
}
QUIET = settings(
    max_examples=EACH,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def schema(house, settings):
    """The description as the real application gives it, which would close the tests' one connection after each answer."""
    settings.SECURE_SSL_REDIRECT = False
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _can_be(operation, mode):
    names = {each.name for each in operation.iter_parameters()}
    return "language" in names if mode is GenerationMode.NEGATIVE else bool(names)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_request_breaks_the_description_of_the_api(schema, mode, record_property):
    tried = answered = 0
    operations = [found.ok() for found in schema.get_all_operations()]
    asked = (
        2 if mode is GenerationMode.NEGATIVE else 5
    )  # any text is a right `code`; only a `language` can be wrong
    operations = [each for each in operations if _can_be(each, mode)]
    for operation in operations:

        @QUIET
        @given(case=operation.as_strategy(generation_mode=mode), known=st.booleans(), data=st.data())
        def ask(case, known, data):
            nonlocal tried, answered
            if known and mode is GenerationMode.POSITIVE:
                for name in case.path_parameters or {}:
                    case.path_parameters[name] = data.draw(st.sampled_from(KNOWN[name]))
            tried += 1
            answered += case.call_and_validate().status_code == 200

        ask()
    record_property("requests", tried)
    assert len(operations) == asked
    assert tried >= EACH * len(operations)
    assert mode is GenerationMode.NEGATIVE or answered > len(operations)


@pytest.mark.parametrize("where", ["/api/v1/centres", "/api/v1/editions"])
def test_a_list_that_takes_nothing_is_as_described(schema, where):
    assert schema[where]["GET"].Case().call_and_validate().status_code == 200


def test_every_address_of_the_api_promises_its_refusals(client):
    described = client.get("/api/v1/openapi.json").json()["paths"]

    promised = {
        (where, method): set(told["responses"])
        for where, methods in described.items()
        for method, told in methods.items()
    }
    assert promised
    assert all({"200", "400", "404", "405", "422"} <= codes for codes in promised.values())


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("where", ["/api/v1/editions", "/api/v1/proposals", "/api/v1/figures/x"])
def test_the_api_only_reads(stranger, method, where):
    answer = stranger.generic(method, where, b"{}", "application/json")

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/json")
    assert answer["Allow"] == "GET"
