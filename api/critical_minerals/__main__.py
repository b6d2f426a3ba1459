"""`python -m critical_minerals`, for who has the package but not its command at hand."""

from .cli import main

main()
