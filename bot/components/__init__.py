"""The Rasa graph components of config.yml, one a file."""
