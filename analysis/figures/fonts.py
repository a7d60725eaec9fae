"""A font that covers Chinese, or a clear word on which package brings one; never empty boxes."""

from __future__ import annotations

from matplotlib import font_manager

from runs.refusals import InputError

SAMPLE = "概率文件要求锂矿区间≥"
KNOWN = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "Noto Sans CJK JP",
)
"""Asked for first, the best looking first; any other font that covers the sample will do."""


def chinese_font(files: list[str] | None = None) -> str:
    """Family name of a font that covers Chinese, made known to matplotlib; refused if there is
    none.

    Reads the machine's font files rather than matplotlib's own list, which is blind to newly
    installed ones.
    """
    families: dict[str, str] = {}
    for file in sorted(font_manager.findSystemFonts() if files is None else files):
        family = _family_if_chinese(file)
        if family:
            families.setdefault(family, file)
    if not families:
        raise InputError(
            "no_chinese_font",
            "no font on this machine covers Chinese; install one (Debian and Ubuntu: 'apt install "
            "fonts-noto-cjk' or the smaller fonts-wqy-microhei), or ask for --lang en",
        )
    best = next((name for name in KNOWN if name in families), min(families))
    font_manager.fontManager.addfont(families[best])
    return best


def _family_if_chinese(file: str) -> str | None:
    """Family name of a font file that has every character of the sample; None otherwise."""
    try:
        font = font_manager.get_font(file)
        covered = font.get_charmap()
    except (OSError, RuntimeError):  # not a font file that can be read
        return None
    return font.family_name if all(ord(character) in covered for character in SAMPLE) else None
