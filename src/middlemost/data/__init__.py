"""Kernel types and result types (numpy alone), and the data set they come from."""
