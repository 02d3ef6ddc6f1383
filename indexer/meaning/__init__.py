"""What texts mean, as vectors: texts that say the same in other words lie near each other."""
