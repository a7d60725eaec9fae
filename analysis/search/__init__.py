"""What would it take: the cheapest mix that reaches chosen targets, the best mix for the money, what
levers bring only together, and which numbers are worth surveying. Found on the emulator, confirmed
by runs.
"""
