"""Thousands of headless players in one process."""
