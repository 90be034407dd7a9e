"""Ports for what runs on this machine."""

import random
import socket

BELOW_OUTGOING = range(20_000, 32_000)
"""No system hands these out for connections that programs open, so one that is free stays so until it is bound."""


def free_port() -> int:
    """A port that nothing listens on; chosen at random, so that those who ask at once get others."""
    return next(port for port in random.sample(BELOW_OUTGOING, len(BELOW_OUTGOING)) if is_free(port))


def is_free(port: int) -> bool:
    """Whether a server may listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: what waits to be forgotten is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
