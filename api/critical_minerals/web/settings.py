"""The settings of the application that answers."""

from flask import Flask, current_app

from ..settings import Settings

_KEY = "critical_minerals_settings"


def keep_settings(app: Flask, settings: Settings) -> None:
    """Makes them the settings of an application."""
    app.extensions[_KEY] = settings


def current_settings() -> Settings:
    """The settings of the application that answers this request."""
    settings: Settings = current_app.extensions[_KEY]
    return settings
