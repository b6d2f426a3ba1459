"""Folders of data that come with the package, or stand in the checkout that it runs from."""

from importlib.resources import files
from pathlib import Path


def data_folder(name: str) -> Path:
    """The folder `fixtures` or `openapi`."""
    packaged = files("critical_minerals").joinpath(name)
    return Path(str(packaged)) if packaged.is_dir() else Path(__file__).parents[2] / name
