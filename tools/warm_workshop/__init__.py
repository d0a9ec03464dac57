"""Tools beside the product: demo data, measures of the matcher, and generators of files of the project."""
