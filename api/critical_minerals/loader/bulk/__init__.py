"""The bulk files of a release, made of its records once they are in its tables."""
