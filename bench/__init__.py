"""The figures of docs/benchmarks.md: `make bench`, each beside a floor of the same run."""
