from __future__ import annotations

import pytest

from bot.knowledge.errors import DataError
from tests.bot.knowledge.samples import ANSWER, ANSWER_FILE, FACTS, Sample


def test_the_whole_folder_is_read(sample: Sample) -> None:
    content = sample.load()

    assert set(content.services) == {"centre", "national-line"}
    assert [fact.id for _, fact in content.all_facts()] == ["no_limit", "shaky"]
    assert content.answer_file("reporting_later") == ANSWER_FILE


def test_no_answers_yet_is_no_mistake(sample: Sample) -> None:
    (sample.folder / ANSWER_FILE).unlink()

    assert sample.load().answers == {}


def test_a_file_must_be_named_after_its_id(sample: Sample) -> None:
    (sample.folder / "services/centre.yml").rename(sample.folder / "services/center.yml")

    with pytest.raises(DataError, match="must be the same as the file's name, 'center'"):
        sample.load()


def test_a_missing_file_is_named(sample: Sample) -> None:
    (sample.folder / "places.yml").unlink()

    with pytest.raises(DataError, match=r"places\.yml: this file is missing"):
        sample.load()


@pytest.mark.parametrize("name", ["services/new.yaml", "answers/lost.yml", "notes.txt"])
def test_a_file_nobody_would_read_is_named(sample: Sample, name: str) -> None:
    (sample.folder / name).write_text("id: new\n", encoding="utf-8")

    with pytest.raises(DataError, match=rf"{name}: is not a file we read"):
        sample.load()


def test_files_of_the_dialogue_are_kept_as_they_stand(sample: Sample) -> None:
    sample.write("phrases.yml", {"phrases": {"hello": "Hello."}})

    assert sample.load().other == {"phrases.yml": {"phrases": {"hello": "Hello."}}}


def test_a_fact_id_is_used_once(sample: Sample) -> None:
    sample.write("facts/more.yml", {**FACTS, "id": "more"})

    with pytest.raises(DataError, match=r"no_limit: id: is also used in facts/more\.yml"):
        sample.load()


def test_an_answer_to_no_topic_is_refused(sample: Sample) -> None:
    sample.write("answers/reporting/weather.yml", {**ANSWER, "id": "weather"})

    with pytest.raises(DataError, match=r"weather: id: is not a topic in topics\.yml"):
        sample.load()


def test_an_answer_stands_in_the_folder_of_its_group(sample: Sample) -> None:
    (sample.folder / ANSWER_FILE).unlink()
    sample.write("answers/justice/reporting_later.yml", ANSWER)

    with pytest.raises(DataError, match="must stand in answers/reporting/"):
        sample.load()
