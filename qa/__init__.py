"""Understanding budget questions and answering them exactly."""
