"""Files on disk: regular ones, locked ones, temporary ones, and ones that take another's place whole."""
