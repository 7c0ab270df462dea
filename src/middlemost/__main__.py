"""`python -m middlemost` is `middlemost`."""

from middlemost.cli import main

main()
