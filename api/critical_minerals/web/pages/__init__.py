"""Pages for people: HTML over the same queries as the API, without scripts."""
