"""Pages as a browser prints them."""

import re
import shutil
import zlib

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_a_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"
)
PAINTS = re.compile(rb"\b(?:Tj|TJ|Do|f\*?|S|B\*?)\b")
"""Operators of a PDF that leave something on the paper: text, pictures, areas, lines."""


def printed(file):
    """The PDF that a browser prints of an HTML file, on the paper that its style asks for."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(file.as_uri())
        pdf = page.pdf(prefer_css_page_size=True)
        browser.close()
    return pdf


def strokes(pdf):
    """For each page of a PDF, how many things are painted on it."""
    pages = re.findall(rb"<<\s*/Type /Page\b.*?/Contents (\d+) 0 R", pdf, re.DOTALL)
    counts = []
    for number in pages:
        head = rb"(?:^|\n)" + number + rb" 0 obj\b(.*?)stream\r?\n(.*?)\r?\nendstream"
        form, stream = re.search(head, pdf, re.DOTALL).groups()
        if b"FlateDecode" in form:
            # The last byte may look like the end of a line and be taken off with it
            stream = zlib.decompressobj().decompress(stream)
        counts.append(len(PAINTS.findall(stream)))
    return counts
