"""Copies of files without personal data (脱敏)."""
