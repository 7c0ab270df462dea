"""What the page shows of an item: its fields as blocks, made safe to show."""
