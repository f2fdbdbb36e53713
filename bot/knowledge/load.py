"""Reads everything under `data/knowledge` into checked models, or says all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.knowledge import schema
from bot.knowledge.errors import DataError, Problem
from bot.knowledge.reading_yaml import read_yaml

Model = TypeVar("Model", bound=BaseModel)

_READ = ("*.yml", "services/*.yml", "facts/*.yml", "answers/*/*.yml")
_OWN_FILES = frozenset(
    {
        "topics.yml",
        "places.yml",
        "statistics.yml",
        "not_signposted.yml",
        "wording.yml",
        "languages.yml",
    }
)

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "data" / "knowledge"


@dataclass
class Content:
    """The checked content of the knowledge folder, by id, with the file each record stands in."""

    folder: Path
    topics: schema.TopicsFile
    places: schema.PlacesFile
    statistics: schema.StatisticsFile
    not_signposted: schema.NotSignpostedFile
    wording: schema.WordingFile
    languages: schema.LanguagesFile
    services: dict[str, schema.ServiceModel] = field(default_factory=dict)
    facts: dict[str, schema.FactsFile] = field(default_factory=dict)
    answers: dict[str, schema.AnswerModel] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    """The folder under `answers/` in which each answer stands."""
    other: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Files the dialogue reads by itself (alerts, phrases), as they stand, by file name."""

    def answer_file(self, answer_id: str) -> str:
        """The file of an answer, relative to the folder."""
        return f"answers/{self.groups[answer_id]}/{answer_id}.yml"

    def all_facts(self) -> Iterator[tuple[schema.FactsFile, schema.FactModel]]:
        """Every fact with the file it stands in."""
        for facts_file in self.facts.values():
            for fact in facts_file.facts:
                yield facts_file, fact


def load_content(folder: Path = DEFAULT_FOLDER) -> Content:
    """Read and check the folder. Raises DataError listing every mistake of form found."""
    problems: list[Problem] = []

    def one(name: str, model: type[Model]) -> Model | None:
        try:
            return _read(folder, name, model)
        except DataError as error:
            problems.extend(error.problems)
            return None

    def many(pattern: str, model: type[Model]) -> dict[str, Model]:
        found: dict[str, Model] = {}
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            record = one(name, model)
            if record is not None:
                problems.extend(_misnamed(name, path.stem, record, found))
                found[path.stem] = record
        return found

    topics = one("topics.yml", schema.TopicsFile)
    places = one("places.yml", schema.PlacesFile)
    statistics = one("statistics.yml", schema.StatisticsFile)
    not_signposted = one("not_signposted.yml", schema.NotSignpostedFile)
    wording = one("wording.yml", schema.WordingFile)
    languages = one("languages.yml", schema.LanguagesFile)
    services = many("services/*.yml", schema.ServiceModel)
    facts = many("facts/*.yml", schema.FactsFile)
    answers = many("answers/*/*.yml", schema.AnswerModel)
    other = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name not in _OWN_FILES:
            try:
                other[path.name] = read_yaml(path, path.name)
            except DataError as error:
                problems.extend(error.problems)
    problems.extend(_stray_files(folder))
    if problems or not (
        topics and places and statistics and not_signposted and wording and languages
    ):
        raise DataError(problems)
    groups = {path.stem: path.parent.name for path in sorted(folder.glob("answers/*/*.yml"))}
    content = Content(
        folder,
        topics,
        places,
        statistics,
        not_signposted,
        wording,
        languages,
        services,
        facts,
        answers,
        groups,
        other,
    )
    problems = [problem for check in _CONTENT_CHECKS for problem in check(content)]
    if problems:
        raise DataError(problems)
    return content


def _read(folder: Path, name: str, model: type[Model]) -> Model:
    raw = read_yaml(folder / name, name)
    try:
        return model.parse_obj(raw)
    except ValidationError as error:
        raise DataError(schema.explain(error, file=name, content=raw)) from error


def _misnamed(name: str, stem: str, record: Any, found: dict[str, Any]) -> Iterator[Problem]:
    if record.id != stem:
        yield Problem(name, record.id, "id", f"must be the same as the file's name, {stem!r}")
    if stem in found:
        yield Problem(name, record.id, "id", "another file has the same name")


def _stray_files(folder: Path) -> Iterator[Problem]:
    """Files an editor saved in the wrong place or under the wrong ending would never be read."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or path.name.startswith("."):
            continue
        if not any(path.match(f"{folder.name}/{pattern}") for pattern in _READ):
            yield Problem(
                name,
                "",
                "",
                "is not a file we read: it must end in .yml and stand in services/, facts/ or "
                "answers/<group>/",
            )


def _repeated_ids(content: Content) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for facts_file, fact in content.all_facts():
        name = f"facts/{facts_file.id}.yml"
        if fact.id in seen:
            yield Problem(name, fact.id, "id", f"is also used in {seen[fact.id]}")
        seen[fact.id] = name
    lists = {
        "statistics.yml": [statistic.id for statistic in content.statistics.statistics],
        "topics.yml": [topic.id for topic in content.topics.topics],
        "places.yml": [code.code for code in content.places.outward_codes],
        "languages.yml": [language.code for language in content.languages.languages],
    }
    for name, ids in lists.items():
        for repeated in sorted({item for item in ids if ids.count(item) > 1}):
            yield Problem(name, repeated, "id", "is used twice")


def _misplaced_answers(content: Content) -> Iterator[Problem]:
    topics = {topic.id: topic for topic in content.topics.topics}
    for answer_id, group in content.groups.items():
        name = content.answer_file(answer_id)
        topic = topics.get(answer_id)
        if topic is None:
            yield Problem(name, answer_id, "id", "is not a topic in topics.yml")
        elif topic.group != group:
            yield Problem(name, answer_id, "", f"must stand in answers/{topic.group}/")


_CONTENT_CHECKS: tuple[Callable[[Content], Iterator[Problem]], ...] = (
    _repeated_ids,
    _misplaced_answers,
)
