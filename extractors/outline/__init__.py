"""From lines to headings, sections and pieces: what stands under what, and where one plan of a file ends."""
