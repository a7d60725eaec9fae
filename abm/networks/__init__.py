"""Networks: counties, roads, flights and lines between them, and the services that are
rolled out.
"""
