"""Refusals: codes that stay, and sentences a clerk understands."""

from shared.contracts.contacts import FieldError


class InteractionRefused(Exception):
    """A command was refused and changed nothing; `errors` names every field and reason at once."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(*errors)
        self.errors = errors

    def __str__(self) -> str:
        return " ".join(error.message for error in self.errors)


def refused(field: str, code: str, sentence: str) -> InteractionRefused:
    return InteractionRefused(FieldError(field=field, code=code, message=sentence))


def check_version(named: str, expected: int | None, actual: int) -> None:
    """Refuse a command that was meant for another version."""
    if expected is not None and expected != actual:
        sentence = f"{named} has been changed meanwhile: it is at version {actual}, not {expected}."
        raise refused("expected_version", "version_conflict", sentence)
