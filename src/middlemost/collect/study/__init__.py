"""The study file: what is asked, of which items, how often, and of whom."""
