"""The page on which researchers add, mend, show, save and remove layers."""
