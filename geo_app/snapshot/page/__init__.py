"""Where everything stands on the page: title, map, legend, names, credits."""
