"""What is measured, and how the bundled model and the samples are made; no part of the installed product."""
