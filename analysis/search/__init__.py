"""What would it take: the cheapest mix that reaches chosen targets, the best mix for the money,
what levers bring only together, which numbers are worth a survey. Found on the emulator,
and confirmed by runs.
"""
