"""Critical Minerals Facts: hand-curated facts about critical minerals, with the provenance of every value."""
