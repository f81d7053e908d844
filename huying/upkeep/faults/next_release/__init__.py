"""The migrations of the trail as a later release might have them: those of this one, and one more beside this file."""

from huying.audit import migrations

NAME = __name__
__path__ = [*__path__, *migrations.__path__]
