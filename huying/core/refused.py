"""What the API may be asked with, and how it says no, as its description promises."""

from typing import Annotated, Any

from ninja import Field, Schema

# Whatever a database keeps: anything but NUL.
Words = Annotated[str, Field(pattern=r"^[^\x00]*$")]


class Refused(Schema):
    """Why a request was not answered; `detail` is a sentence, or a list naming each wrong part."""

    detail: str | list[dict[str, Any]]
    request_id: str | None = None


REFUSALS: dict[int, Any] = dict.fromkeys((400, 404, 405, 422), Refused)
