"""`python -m ressursbank.cli` is the same as `ressursbank`."""

from ressursbank.cli import main

main()
