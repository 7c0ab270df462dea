"""Items and their media into the database: a process of its own, for it loads Polars."""
