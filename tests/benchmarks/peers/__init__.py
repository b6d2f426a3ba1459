"""Those that the project is measured against, each as short as its own documentation would have it."""
