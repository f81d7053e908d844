"""Eight people at once: each keeps a connection and asks again as soon as it is answered. Run in a process of its own."""

import http.client
import json
import secrets
import sys
import threading
import time
from typing import Any
from urllib.parse import urlencode


def main() -> None:
    """Read what to do as JSON, do it, print how many requests a second were answered as they should be."""
    task = json.loads(sys.stdin.read())
    done: list[int] = []
    others: list[int] = []
    people = [
        threading.Thread(target=_person, args=(task, done, others))
        for _person_number in range(task["people"])
    ]
    began = time.perf_counter()
    for each in people:
        each.start()
    for each in people:
        each.join()
    taken = time.perf_counter() - began
    print(
        json.dumps(
            {
                "rate": sum(done) / taken,
                "done": sum(done),
                "asked": task["each"] * task["people"],
                "others": sorted(set(others)),
            }
        )
    )


def _person(task: dict[str, Any], done: list[int], others: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", task["port"], timeout=60)
    right = 0
    for _time in range(task["each"]):
        body = urlencode(task["form"] | {"form_key": secrets.token_urlsafe(32)}) if task["form"] else None
        connection.request("POST" if body else "GET", task["path"], body, task["headers"])
        answer = connection.getresponse()
        answer.read()
        if answer.status == task["status"]:
            right += 1
        else:
            others.append(answer.status)
    done.append(right)


if __name__ == "__main__":
    main()
