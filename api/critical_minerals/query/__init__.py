"""What can be asked of a release: lists, records, facets, totals, exports and search. No Flask here."""
