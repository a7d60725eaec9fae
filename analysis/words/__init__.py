"""Words: names, numbers and sentences as people read them, in English and Chinese."""
