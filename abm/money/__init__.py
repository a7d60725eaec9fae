"""Money: the ledger, the books that follow from it, and the checks that close them; no sector is
named here.
"""
