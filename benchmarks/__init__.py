"""Benchmarks: every speed is measured beside a peer, in the same run, and told as a ratio."""
