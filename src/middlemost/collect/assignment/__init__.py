"""Who gets which item, until when."""
