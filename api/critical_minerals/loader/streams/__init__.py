"""Files too large for memory: read line by line, validated and rendered by every core, with the same schemas and rules."""
