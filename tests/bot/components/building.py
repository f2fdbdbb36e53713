"""Builds a graph component as Rasa does."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage


def build(component: type[Any]) -> Any:
    """The component with its own default settings."""
    context = ExecutionContext(GraphSchema({}))
    storage = Mock(spec=ModelStorage)
    return component.create(component.get_default_config(), storage, Resource("test"), context)
