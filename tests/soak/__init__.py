"""A soak: a real server under loads, kills and requests of many kinds, for as long as one likes, that must stay right."""
