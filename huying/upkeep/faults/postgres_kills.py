"""F9: PostgreSQL is killed outright and restarted while people send forms."""

import json
import time

import psycopg

from huying.upkeep.faults import children
from huying.upkeep.faults.client import Browser, Line, keep_sending, lines
from huying.upkeep.faults.cluster import Cluster, NoPostgres, cluster
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.scratch import Office, workshop
from huying.upkeep.faults.serving import real_server
from huying.upkeep.faults.web_kills import hold

LONGEST_STORM = 30.0  # seconds of refusals after the server is back
SHORTEST, LONGEST = 0.5, 3.0
OPTIONS: list[str] = []


def postgres_kills(ground: Ground) -> Found:
    try:
        with cluster() as server:
            server.stop()
            server.options = OPTIONS
            server.start()
            with workshop(server.url) as shop, shop.office() as office:
                return _kill(ground, office, server)
    except NoPostgres as problem:
        return Found(f"skipped: {problem}")


def _kill(ground: Ground, office: Office, server: Cluster) -> Found:
    log, back = ground.home / "answers", []
    seed = ground.seed | _cookie(office)
    with real_server(office.environment) as port:
        people = children.fork(lambda: keep_sending(Browser(port, seed), log))
        for _kill in range(ground.size):
            time.sleep(ground.dice.uniform(SHORTEST, LONGEST))
            server.kill()
            time.sleep(ground.dice.uniform(0, 0.5))
            server.start()
            back.append(time.monotonic())
        time.sleep(LONGEST)
        children.finish(people)
    answered = list(lines(log))
    storm = max((_storm(answered, moment) for moment in back), default=0.0)
    found = hold(
        answered,
        _households(office),
        f"{ground.size:,} kills of PostgreSQL, answered again after {storm:.1f} s",
    )
    found.expect(storm <= LONGEST_STORM, f"refusals for {storm:.0f} s after PostgreSQL was back")
    asked = office.manage("verify", "--shown", "3")
    found.expect(asked.returncode == 0, f"verify: {asked.stdout}")
    return found


def _cookie(office: Office) -> dict[str, object]:
    facts: dict[str, object] = json.loads((office.home / "seed.json").read_text())
    return facts


def _storm(answered: list[Line], back: float) -> float:
    """How long after PostgreSQL was back the first form was acknowledged."""
    return (
        min(
            (line.moment for line in answered if line.moment > back and line.status == 302),
            default=back + 999,
        )
        - back
    )


def _households(office: Office) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = {}
    with psycopg.connect(office.database_url) as connection:
        for name, code in connection.execute("SELECT name, code FROM contacts_household"):
            kept.setdefault(name, []).append(code)
    return kept
