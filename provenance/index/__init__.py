"""From signatures to candidate pairs: band keys, and indexes that find rows sharing one."""
