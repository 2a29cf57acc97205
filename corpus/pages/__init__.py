"""From characters and rules on a page to lines and grids; shared by PDF text layers and OCR."""
