"""Words: names, numbers and sentences as people read them, in the language spoken."""
