"""Figures of several dates: side by side, a grid, or the difference."""
