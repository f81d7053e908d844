"""Tables as people have them: from the bytes of a file to a header and rows of cells."""
