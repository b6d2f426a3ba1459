"""How to cite a fact: references to it and to its sources, written as CSL-JSON, BibTeX and plain text."""
