"""Which labels training contradicts: arrays in, frozen results out."""
