"""F1: the web worker is killed in the middle of writing, again and again, while people send forms."""

import time

from huying.contacts.models import Household
from huying.upkeep.faults import children
from huying.upkeep.faults.client import Browser, Line, keep_sending, lines
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.serving import listen, serve

LONGEST = 0.8  # seconds until the next kill


def web_kills(ground: Ground) -> Found:
    log = ground.home / "answers"
    listening = listen()
    browser = Browser(listening.getsockname()[1], ground.seed)
    people = children.fork(lambda: keep_sending(browser, log))
    for _kill in range(ground.size):
        worker = children.fork(lambda: serve(listening))
        time.sleep(ground.dice.uniform(0, LONGEST))
        children.kill(worker)
    worker = children.fork(lambda: serve(listening))
    children.finish(people)
    children.kill(worker)
    return hold(list(lines(log)), children.ask(_households), f"{ground.size:,} kills")


def hold(answered: list[Line], kept: dict[str, list[str]], told: str) -> Found:
    """Hold the log of answers against the records: each acknowledged once, each name once, none unanswered."""
    acknowledged = {line.name: line.code for line in answered if line.status == 302}
    names = {line.name for line in answered}
    found = Found(f"{told}, {len(acknowledged):,} forms acknowledged, {len(answered):,} answers")
    for name in sorted(names):
        if name not in acknowledged:
            found.problems.append(f"{name} was never answered")
        elif acknowledged[name] not in kept.get(name, []):
            found.problems.append(f"{name} was acknowledged as {acknowledged[name]} and is lost")
        elif len(kept[name]) > 1:
            found.problems.append(f"{name} stands {len(kept[name])} times")
    found.problems += [f"{name} was never sent" for name in kept if name not in names]
    found.expect(bool(acknowledged), "nothing was acknowledged at all")
    return found


def _households() -> dict[str, list[str]]:
    kept: dict[str, list[str]] = {}
    for name, code in Household.objects.filter(name__startswith="fault-").values_list("name", "code"):
        kept.setdefault(name, []).append(code)
    return kept
