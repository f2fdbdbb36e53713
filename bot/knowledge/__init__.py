"""What Waymark knows: services, places, facts, figures and the answers built from them.

Plain Python. Nothing here imports rasa or rasa_sdk. Editors write YAML under `data/knowledge`;
`build` turns it into one SQLite file; `search.KnowledgeBase` reads that file.
"""
