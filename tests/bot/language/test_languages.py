from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.knowledge.load import load_content
from bot.language.foreign_words import ENOUGH_ALONE, FOREIGN_WORDS, OTHER
from bot.language.languages import LANGUAGES, clear_language, likely_language
from bot.language.words import fold
from bot.messages import read_messages

ROOT = Path(__file__).resolve().parents[3]
NLU = ROOT / "data/nlu"
HELD_OUT = sorted((ROOT / "tests/nlu/heldout").glob("*.yml"))
MOST_FALSE = 0.002
LEAST_FOUND = 0.97


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mąż mnie bije, boję się", "pl"),
        ("prosze pomozcie mi, nie mowie po angielsku", "pl"),
        ("Sunt în pericol, vă rog ajutați-mă", "ro"),
        ("am nevoie de cineva care vorbeste romana", "ro"),
        ("Man reikia vertėjo, bijau grįžti namo", "lt"),
        ("আমি খুব ভয় পাচ্ছি", "bn"),
        ("ami khub bhoy pacchi, keu ache", "bn"),
        ("مجھے ڈر لگ رہا ہے", "ur"),
        ("mujhe bahut dar lag raha hai", "ur"),
        ("ਮੈਨੂੰ ਡਰ ਲੱਗਦਾ ਹੈ", "pa"),
        ("mainu bahut dar lagda", "pa"),
        ("мені дуже страшно", "uk"),
        ("мне очень страшно", "ru"),
        ("tenho muito medo do meu marido", "pt"),
        ("tengo mucho miedo de mi marido", "es"),
        ("il m'a suivie jusque chez moi et j'ai peur", "fr"),
        ("أنا خائفة جدا من زوجي", "ar"),
        ("çok korkuyorum, kocam eve geliyor", "tr"),
        ("ho tanta paura di mio marito", OTHER),
        ("我很害怕", OTHER),
        ("मुझे डर लग रहा है", OTHER),
        ("من خیلی می‌ترسم", OTHER),
        ("страх ме е от мъжа ми", OTHER),
    ],
)
def test_a_message_clearly_in_another_language_is_told(text: str, code: str) -> None:
    assert clear_language(text) == code


@pytest.mark.parametrize("word", ["pomocy", "ajutor", "padėkit", "ayuda", "imdat", "помогите"])
def test_a_cry_for_help_is_enough_alone(word: str) -> None:
    assert clear_language(word) in LANGUAGES


@pytest.mark.parametrize(
    "text",
    [
        "hes here rn pls hlp",
        "idk wot 2 do m8 im scard",
        "i was rapd lst nite by sum1 i no",
        "Southend",
        "Leigh-on-Sea",
        "Canvey",
        "SS9 3PQ",
        "yes",
        "sarc?",
        "merci",
        "gracias",
        "hola",
        "do you have anyone who speaks polish",
        "my boyfriend is called Łukasz Wójcik",
        "Łukasz",
        "we are in a café with my fiancée",
        "he kept saying te quiero mi amor to me",
        "is there an urdu or punjabi speaking isva",
        "asdfgh jkl",
        "aaaaaaargh",
        "¯\\_(ツ)_/¯",
        "😭😭😭",
        "ｈｅｌｐ",
        "07",
        "...",
        "",
        "um no",
        "ello ello",
    ],
)
def test_english_and_doubt_are_not_taken_for_another_language(text: str) -> None:
    assert clear_language(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello mowie tylko po polsku, pomoc please", "pl"),
        ("আমি Southend এ থাকি, help", "bn"),
        ("police Basildon помогите мне", "ru"),
    ],
)
def test_english_words_beside_more_foreign_ones_change_nothing(text: str, code: str) -> None:
    assert clear_language(text) == code


def test_one_foreign_word_in_an_english_message_changes_nothing() -> None:
    assert clear_language("my friend wrote помогите to me and i am worried") is None


def test_a_message_judged_not_to_be_english_gets_the_likeliest_language() -> None:
    assert clear_language("quelqu'un me suit") is None
    assert likely_language("quelqu'un me suit") == "fr"


def test_an_english_message_judged_wrongly_gets_no_language() -> None:
    assert likely_language("do you speak polish at the centre") is None


def test_hardly_any_english_message_passes_for_another_language() -> None:
    english = [m.text for m in read_messages(NLU) if m.topic != "other_language"]
    english += [text for text, topic in held_out() if topic != "other_language"]
    wrong = [text for text in english if clear_language(text)]

    assert len(english) > 20_000
    assert len(wrong) <= MOST_FALSE * len(english), wrong


def test_most_messages_in_other_languages_are_found() -> None:
    foreign = [m.text for m in read_messages(NLU) if m.topic == "other_language"]
    foreign += [text for text, topic in held_out() if topic == "other_language"]
    missed = [text for text in foreign if not clear_language(text)]

    assert len(missed) <= (1 - LEAST_FOUND) * len(foreign), missed


def test_every_language_told_apart_has_a_card() -> None:
    assert {card.code for card in load_content().languages.languages} == LANGUAGES


def test_small_words_are_listed_for_known_languages_in_the_form_that_is_compared() -> None:
    assert set(FOREIGN_WORDS) <= LANGUAGES | {OTHER}
    assert frozenset().union(*FOREIGN_WORDS.values()) >= ENOUGH_ALONE
    for words in (*FOREIGN_WORDS.values(), ENOUGH_ALONE):
        assert [word for word in words if fold(word) != (word,)] == []


def held_out() -> list[tuple[str, str]]:
    found = [message for path in HELD_OUT for message in _listed(path)]
    return [(message["text"], message["topic"]) for message in found]


def _listed(path: Path) -> list[dict[str, str]]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content if isinstance(content, list) else content["messages"]
