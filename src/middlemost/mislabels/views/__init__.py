"""What models say of items that they were not trained on."""
