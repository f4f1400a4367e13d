"""Measurements, printed side by side with others' and never asserted: ``python -m benchmarks``."""
