"""One file per use case, named when_<fact>_<do this>: sync takes no commands."""
