"""The briefing: a local page for a meeting room, on Mesa's web visualiser; `ganzi
brief` opens it.
"""
