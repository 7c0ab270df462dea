"""What models see of an item: numbers from texts, images and tables, cached by content."""
