"""The HTTP side: routes, representations and errors."""
