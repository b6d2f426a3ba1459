"""Where facts disagree: what figures mean, which may be compared, and what a comparison finds. No database here."""
