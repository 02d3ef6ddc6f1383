"""The page on the office network: the same use cases, in a browser."""
