"""The documented JSON endpoints under `/v1`."""
