"""The versions of the program and of its stores, for those who may not import the package's front door."""

VERSION = "0.1.0"
SCHEMA = 5  # the newest migration; PRAGMA user_version of a store
APPLICATION = 0x50726F76  # "Prov": the number by which a database is told to be a store
