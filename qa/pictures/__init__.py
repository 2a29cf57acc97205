"""Pictures of cited places: the page itself, or the parsed table or paragraph drawn anew."""
