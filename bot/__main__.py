"""`python -m bot` is the `waymark` command."""

from bot.cli import main

main()
