"""What a release holds, by hashes, and what changed between two: pure data, without files or a database."""
