"""Speed, measured as ratios: each work beside the raw database and a bare Django page, in the same run."""
