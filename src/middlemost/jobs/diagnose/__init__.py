"""Which labels of a data set are wrong, found from how models learn it."""
