"""Ordinary apps to measure against."""
