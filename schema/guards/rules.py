"""The validation rules: GraphQL's own and Strawberry's, with the one that is costly kept short."""

from graphql import OverlappingFieldsCanBeMergedRule, ValidationContext, specified_rules
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

# About a tenth of a second of comparing fields. graphql-core's own budget is 17 times that; thirty
# fragments that all select the same three fields of the same object need a tenth of it.
COMPARISONS = 30_000


class FieldsCanBeMerged(OverlappingFieldsCanBeMergedRule):
    """Overlapping fields, compared until the budget is spent; then validation is given up."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = COMPARISONS


RULES = (
    *(rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule),
    FieldsCanBeMerged,
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)
