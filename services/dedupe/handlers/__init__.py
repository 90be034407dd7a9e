"""One file per use case: a command's name, or a reaction as when_<fact>_<do this>."""
