"""One file per use case: commands under their own name, reactions as when_<fact>_<do this>."""
