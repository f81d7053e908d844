"""G24: one form is sent a hundred times at once through the real server."""

import os
import secrets
import threading

from huying.contacts.models import Household
from huying.upkeep.faults import children
from huying.upkeep.faults.client import Answer, Browser
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.serving import real_server

AT_ONCE = 100


def same_key(ground: Ground) -> Found:
    """`size` forms, each sent a hundred times."""
    found = Found(f"{ground.size:,} forms, each sent {AT_ONCE} times at once")
    with real_server(dict(os.environ)) as port:
        browser = Browser(port, ground.seed)
        for number in range(ground.size):
            answers = _sent_at_once(browser, f"once-{number}")
            found.expect(
                len(answers) == 1, f"form {number} was answered {sorted({each.status for each in answers})}"
            )
            found.expect({each.status for each in answers} == {302}, f"form {number} was not acknowledged")
    names = children.ask(lambda: list(Household.objects.values_list("name", flat=True)))
    for number in range(ground.size):
        times = names.count(f"once-{number}")
        found.expect(times == 1, f"form {number} made {times} records")
    return found


def _sent_at_once(browser: Browser, name: str) -> set[Answer]:
    key, answers = secrets.token_urlsafe(32), []
    ready = threading.Barrier(AT_ONCE)

    def send() -> None:
        ready.wait()
        answers.append(browser.enter_household(name, key))

    threads = [threading.Thread(target=send) for _place in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return set(answers)
