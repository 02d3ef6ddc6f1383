"""Text out of files of any kind, in capped child processes."""
