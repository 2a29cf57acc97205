"""Consistency of documents (勾稽核验): one small function per rule, the rules' names and words are data."""
