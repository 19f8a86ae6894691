"""The index of practices as rows: written in the transaction of a practice, packed, read, made again."""
