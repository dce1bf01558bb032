"""The grammar of quantities and periods: from characters to exact values with units, from words of time to ISO text."""
