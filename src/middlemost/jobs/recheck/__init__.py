"""The way back to people: which items to put before them again, and what their answers change."""
