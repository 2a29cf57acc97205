"""Reading budget documents: files in, verified facts out. No database, no model."""
