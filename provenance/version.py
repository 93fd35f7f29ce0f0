"""The version of the program, for those who may not import the package's front door."""

VERSION = "0.1.0"
