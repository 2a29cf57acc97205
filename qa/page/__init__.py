"""The web page: its parts as HTML, and the tabs that Gradio lays out. Text of documents and users is always escaped."""
