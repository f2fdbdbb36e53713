"""The ways a person can reach Waymark: web, plain page and the directory feed."""
