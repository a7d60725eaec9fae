"""What would it take: the cheapest mix that reaches chosen targets, the best mix for the money,
what levers bring only together, which numbers are worth a survey.

Mixes are found on the emulator and confirmed by runs.
"""
