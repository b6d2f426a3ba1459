"""From fixture files to a database: read, validate, derive, render, build."""
