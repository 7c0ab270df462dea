"""What managers see of a study: how far it is, whether it can be trusted, who and what needs a look. Reads alone."""
