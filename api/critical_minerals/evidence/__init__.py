"""Proof that the fixtures say what the articles print: lines, fingerprints, figures and dates."""
