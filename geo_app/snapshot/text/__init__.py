"""Words of figures: fonts, widths, word lists in four languages."""
