"""Finance: banks, credit, the guidance fund, investors."""
