"""A conflict settled by hand: one side is right, so the other's value counts as what was agreed."""

from services.sync.domain.accounts.account_record import AccountRecord
from services.sync.domain.accounts.refusals import account_not_found, refused
from shared.contracts.accounts import ConflictField, ResolveConflict, Side


def resolve(record: AccountRecord | None, command: ResolveConflict) -> AccountRecord:
    """The record with the fields decided; settling sends them on. Raises AccountCommandRefused."""
    if record is None:
        raise account_not_found(command.account_kind, command.account_no)
    open_fields = {conflict.field: conflict for conflict in record.conflicts}
    fields = command.fields or tuple(open_fields)
    if unknown := [field for field in fields if field not in open_fields] or ([""] if not fields else []):
        sentence = f"{record.account_kind} {record.account_no} has no conflict {', '.join(unknown)}".rstrip() + "."
        raise refused("fields", "no_conflict", sentence)
    decided = {field: _losing(open_fields[field], command.winner) for field in fields}
    return record.changed(
        agreed={**record.agreed, **decided},
        refused={field: refusal for field, refusal in record.refused.items() if field not in decided},
    )


def _losing(conflict: ConflictField, winner: Side) -> str | bool:
    return conflict.account_value if winner is Side.CONTACT else conflict.contact_value
