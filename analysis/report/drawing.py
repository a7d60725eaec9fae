"""A figure inside a page."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from analysis.figures import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def svg(figure: Figure) -> str:
    """A figure as SVG that can stand inside a page, scaled to its width."""
    drawing = picture(figure, "svg").decode()
    drawing = drawing[drawing.index("<svg") :]
    # So that no two figures of a page share an id.
    unique = hashlib.sha256(drawing.encode()).hexdigest()[:8]
    drawing = re.sub(r'(id="|xlink:href="#|url\(#)', rf"\g<1>f{unique}_", drawing)
    return re.sub(
        r'<svg ([^>]*?)width="([\d.]+)pt" height="[\d.]+pt"',
        r'<svg \1style="max-width:\2pt"',
        drawing,
        count=1,
    )
