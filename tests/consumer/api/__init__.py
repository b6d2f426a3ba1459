"""A service of somebody else, who happens to have a package of this name."""
