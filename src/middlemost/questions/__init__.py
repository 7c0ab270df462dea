"""Each question type once: from the answers of a Dataset to the kernel type that the science takes."""

from middlemost.questions.label import encode_counts, encode_gold, encode_ratings
from middlemost.questions.label_set import encode_label_sets
from middlemost.questions.number import encode_values

__all__ = ["encode_counts", "encode_gold", "encode_label_sets", "encode_ratings", "encode_values"]
