"""Text out of files, Chinese analysis, search engines."""
