"""Other annotation servers, driven as Middlemost's is: how each is installed, set up, started, and used by a rater."""
