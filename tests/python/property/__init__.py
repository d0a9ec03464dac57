"""Incremental equals full refresh, and equals the oracle, whatever arrives in whatever order."""
