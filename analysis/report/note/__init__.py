"""The note: one page in the form of an official paper, from one content object (`content.Note`) as
print-ready HTML and as a Word file.
"""
