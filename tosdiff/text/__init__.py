"""Bytes to Markdown to clauses; pure: values in, values out."""
