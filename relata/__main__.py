"""The command line: `python -m relata`."""

from relata.app import main

main()
