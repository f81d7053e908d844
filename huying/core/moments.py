"""Something that happens in one app, and that apps above it follow without being known there."""

from collections.abc import Callable
from typing import Any

Follower = Callable[..., None]


class Moment:
    """A kind of happening (時刻). Whoever follows it does so in the transaction of the happening itself."""

    def __init__(self) -> None:
        self._followers: list[Follower] = []

    def followed_by(self, follower: Follower) -> Follower:
        """Let `follower` do its part whenever it happens."""
        self._followers.append(follower)
        return follower

    def has_come(self, **about: Any) -> None:
        """Tell all followers, in the order in which they came."""
        for follower in self._followers:
            follower(**about)
