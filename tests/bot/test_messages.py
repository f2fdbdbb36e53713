from __future__ import annotations

from bot.messages import FITTED_AT_LEAST, FITTED_SHARE, fitted_part, is_validation_text

TEXTS = [f"message number {i}" for i in range(2_000)]


def test_a_large_topic_is_fitted_on_its_share_and_all_validation_messages() -> None:
    chosen = fitted_part(TEXTS, ["support"] * len(TEXTS))

    assert FITTED_SHARE < sum(chosen) / len(TEXTS) < FITTED_SHARE + 0.08
    assert all(chosen[i] for i, text in enumerate(TEXTS) if is_validation_text(text))


def test_a_small_topic_is_fitted_on_all_that_there_is() -> None:
    few = TEXTS[:FITTED_AT_LEAST]

    assert all(fitted_part([*few, *TEXTS[400:]], ["greet"] * len(few) + ["support"] * 1_600)[:300])


def test_what_is_chosen_does_not_depend_on_the_order() -> None:
    chosen = fitted_part(TEXTS, ["support"] * len(TEXTS))
    backwards = fitted_part(TEXTS[::-1], ["support"] * len(TEXTS))

    assert chosen == backwards[::-1]
