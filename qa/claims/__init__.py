"""The claim checker: every figure of a pasted text against the library."""
