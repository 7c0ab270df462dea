"""What raters send: answers, skips and flags, checked and stored."""
