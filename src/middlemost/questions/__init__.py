"""Each question type once: from the answers of a Dataset to the kernel type that the science takes."""

from middlemost.questions.label import encode_counts, encode_gold, encode_ratings
from middlemost.questions.number import encode_values

__all__ = ["encode_counts", "encode_gold", "encode_ratings", "encode_values"]
