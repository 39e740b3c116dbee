"""What a web host is told beside the files: where old addresses lead, what is gone, which headers go out."""
