"""The result folder: written safely, read lazily, made again, merged, exported."""
