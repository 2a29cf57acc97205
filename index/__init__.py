"""Keeping and finding: the fact store, the chunk index and the library folder that holds both."""
