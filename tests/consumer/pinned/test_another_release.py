"""What is written for another release of the data fails and says so."""

import pytest


@pytest.mark.critical_minerals_release("9.9.9")
def test_of_another_release():
    """It would pass."""


def test_of_any_release():
    """It passes."""
