"""One file per use case: reactions as when_<fact>_<do this>."""
