"""Words that name a metric: found in a text, composed, and resolved to a code by the number beside them."""
