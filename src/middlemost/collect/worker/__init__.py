"""The science process: follows the answers of a study, and writes what they say of its items and raters."""
