"""What managers do: each deed with its line in the log, in one transaction."""
