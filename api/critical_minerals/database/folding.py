"""Words without case, accents and signs: what PostgreSQL indexes and looks for, as SQLite's tokenizer does it by itself."""

import re
from unicodedata import combining, normalize

_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """The words of a text, folded; nothing but letters and digits is in them."""
    return _WORD.findall("".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign)))
