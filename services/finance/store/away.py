"""Finance does not answer, is busy for long, or lets nobody in."""

from shared.platform.store import StoreUnavailable


class FinanceAway(StoreUnavailable):
    """As with a database that is away, the batch is done again later, and nothing is skipped."""
