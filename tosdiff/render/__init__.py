"""Values in, output values out: for the terminal and for programs. Nothing here prints."""
