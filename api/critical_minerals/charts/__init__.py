"""Small charts of facts, drawn as SVG: every figure with its hedge and its claimant, and no bound that a fact has not."""
