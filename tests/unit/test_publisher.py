"""The table `[publisher]`: its keys are schema.org's, and each says what it is for."""

from sitegen.publisher import POLICIES, PUBLISHER


def test_every_policy_is_a_field_with_a_sentence_for_editors() -> None:
    helps = {field.name: field.help for field in PUBLISHER.fields}
    assert set(POLICIES) < set(helps)
    assert all(help_.endswith(".") for help_ in helps.values())
