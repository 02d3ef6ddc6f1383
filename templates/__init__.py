"""Docx templates and how they are filled."""
