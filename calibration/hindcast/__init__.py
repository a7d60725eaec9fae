"""The model and simple rivals forecast the years up to 2021 from earlier origins; what was observed
judges them.
"""
