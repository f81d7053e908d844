"""`./run test --full` goes as far as the tests go; without it they take their usual share."""

import pytest

from tools import test as tool

FULL = {"HUYING_WALK": "full", "HUYING_CRAWL": "full", "HUYING_TURNS": "all", "HUYING_FUZZ": "20"}


@pytest.mark.parametrize(("arguments", "far"), [(["--full", "tests/access"], FULL), (["tests/access"], {})])
def test_the_word_full_is_said_to_every_test_and_not_to_pytest(monkeypatch, arguments, far):
    told = []
    monkeypatch.setattr(tool, "_postgres_problem", lambda: "")
    monkeypatch.setattr(tool, "_chromium", lambda: "chromium")
    monkeypatch.setattr(
        tool,
        "_run",
        lambda _name, environment, _options, given, _skipped: told.append((environment, given)) or True,
    )

    assert tool.main(arguments) == 0
    assert len(told) == 3
    assert all(
        environment.items() >= far.items() and given == ["tests/access"] for environment, given in told
    )
    assert len({environment["HUYING_WALK_SEED"] for environment, _given in told}) == 1
    assert far or all("HUYING_WALK" not in environment for environment, _given in told)
