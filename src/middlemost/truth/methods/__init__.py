"""One file a method. A new one also needs its line in `middlemost.truth.METHODS`."""
