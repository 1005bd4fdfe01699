"""How dirty the synthetic country is: shares of people, records or spells, as probabilities."""

BIRTH_DATE_MISSING = 0.0015
"""People whose birth date nobody wrote down."""

SEX_MISSING = 0.0008
"""People whose sex nobody wrote down."""

CITIZENSHIP_MISSING = 0.005
"""People whose citizenship nobody wrote down."""

FOREIGN_CITIZENS = 0.008
"""People who are citizens of another country; half of them have a permit of permanent residence."""

DUPLICATE = 0.002
"""People who stand in the registry twice: half of them flagged as possible duplicates, half already merged."""

FIN_REPLACED = 0.01
"""People who had another FIN before."""

DIED = 0.012
"""Records of people who are dead, by age: see `people.deaths`."""

DEATH_RECORDED_LATE = 0.1
"""Of the dead, those of whose death the state learned only months later."""

ABROAD = 0.015
"""Adults who live in another country."""

DISPUTE_OPEN = 0.002
"""Adults who say that something in their record is wrong, not answered yet."""

EARLIER_RECORD_NOT_DIGITISED = 0.04
"""Of the insured people without a pension who worked before 2006, those whose papers were never typed in."""

CONTRACTS_OVERLAP = 0.03
"""Spells of work that begin before the one before has ended."""

CONTRIBUTIONS_WITHOUT_CONTRACT = 0.02
"""Spells of work for which contributions were paid and no contract was ever notified."""

HAZARD_NOT_PROVEN = 0.05
"""Of hazardous work, that whose months are not proven yet."""

PENSION_BACKLOG = 0.003
"""Of the people who reached the age before and qualify, those to whom nobody has assigned the pension yet."""

NO_BANK_ACCOUNT_OF_PENSIONERS = 0.02
"""Pensioners without a bank account on file."""

CONTRIBUTIONS_MISSING = 0.01
"""Contracts of some length in which the employer paid nothing for some months."""

QUEUE_LINE_LATE = 0.04
"""People taken on record for a queue of whom the journal learned only weeks later."""

QUEUE_LINE_WITHDRAWN = 0.03
"""People in a queue of whom a line was written by mistake and taken back."""
