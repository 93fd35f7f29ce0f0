"""From paths and standard input to pages, with a reject for everything that is not one."""
