"""marshmallow's own messages, in words that say what is allowed."""

WORDS = {
    "Missing data for required field.": "missing; it is required",
    "Field may not be null.": "must not be null",
    "Not a valid string.": "must be text",
    "Not a valid list.": "must be a list",
    "Not a valid mapping type.": "must be a mapping",
    "Invalid input type.": "must be a mapping",
    "Invalid type.": "must be a mapping",
}


def in_our_words(message: object) -> str:
    """A message of marshmallow or of ours, in our words."""
    return WORDS.get(str(message), str(message))
