"""Measures what has to stay fast: `make bench`, or `python -m tests.bench`. Exit code 1 when a bar fails."""
