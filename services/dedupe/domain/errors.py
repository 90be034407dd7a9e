"""Why a command about a pair is refused: a stable code and a sentence."""

from shared.contracts.contacts import FieldError


class DuplicateRefused(Exception):
    """The command changes nothing."""

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.errors = (FieldError(field=field, code=code, message=message),)


def pair_not_found() -> DuplicateRefused:
    return DuplicateRefused("pair_not_found", "These two contacts were never found to be duplicates.")


def pair_not_open(state: str) -> DuplicateRefused:
    return DuplicateRefused("pair_not_open", f"The pair is {state}; this needs an open one.")


def pair_not_accepted(state: str) -> DuplicateRefused:
    return DuplicateRefused("pair_not_accepted", f"The pair is {state}; only an accepted one can be opened again.")


def into_neither() -> DuplicateRefused:
    return DuplicateRefused("into_neither", "The contact that stays must be one of the two.", "into_id")


def merge_under_way() -> DuplicateRefused:
    return DuplicateRefused("merge_under_way", "A merge of these two into the other one has been asked for.", "into_id")
