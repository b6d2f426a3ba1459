"""Synthetic data for benchmarks and tests of scale: as the real data are in shape, size and shares, and all invented."""
