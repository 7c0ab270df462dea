"""A study as a data set and as tables, in a process of its own: it loads Polars, which the server never does."""
