"""How the API says no, as its description promises it."""

from typing import Any

from ninja import Schema


class Refused(Schema):
    """Why a request was not answered; `detail` is a sentence, or a list naming each wrong part."""

    detail: str | list[dict[str, Any]]
    request_id: str | None = None


REFUSALS: dict[int, Any] = dict.fromkeys((400, 404, 405, 422), Refused)
