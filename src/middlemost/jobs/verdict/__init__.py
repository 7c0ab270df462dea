"""Verdicts on raters."""
