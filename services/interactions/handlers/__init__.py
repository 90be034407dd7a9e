"""One file per use case: when_<fact>_<do this>."""
