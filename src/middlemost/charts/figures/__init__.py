"""The charts, one a file, each a function of the name of its file."""
