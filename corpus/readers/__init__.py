"""One module per container format; each yields a RawDocument."""
