"""One file per use case, named when_<fact>_<do this>, or as the message that sync tells itself."""
