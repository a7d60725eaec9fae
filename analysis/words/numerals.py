"""The numerals with which the document, and Chinese papers, count sections and points."""

NUMERALS = "一二三四五六七八九"


def in_digits(section: str) -> str:
    """A section's number in digits: 三(十一) is 3(11)."""
    for sign, digit in zip(NUMERALS, "123456789", strict=True):
        section = section.replace(f"十{sign}", f"1{digit}").replace(sign, digit)
    return section.replace("十", "10")
