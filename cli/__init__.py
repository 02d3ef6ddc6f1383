"""The command line: parse, call a use case, word the outcome in Chinese, exit."""
