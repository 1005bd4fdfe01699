"""What the state knows about people."""

from registry.models.changes import FactChange
from registry.models.contacts import ContactCode, ContactPoint
from registry.models.disputes import Dispute, Evidence
from registry.models.documents import Document
from registry.models.facts import Closed, Fact, Source
from registry.models.family import FamilyRelation, Representation
from registry.models.health import Disability, RehabilitationMeasure
from registry.models.households import Household, HouseholdMember, IncomeDeclaration
from registry.models.imports import ImportBatch, ImportedRow, ImportProblem, SourceToken
from registry.models.insurance import CapitalBalance, Contribution, EarlierRecord, InsuranceAccount
from registry.models.looks import Purpose, RecordLook
from registry.models.merges import Merge
from registry.models.messages import LetterBatch, Message, MessageChoice, Topic
from registry.models.money import BankAccount
from registry.models.people import Identifier, Person, PersonVersion, Residence, Sex
from registry.models.places import District, Region
from registry.models.queues import Queue, QueueCategory, QueueEntry, QueuePlace
from registry.models.statuses import SENSITIVE, PersonStatus
from registry.models.work import (
    ContractSuspension,
    Employer,
    EmploymentStatus,
    FlightService,
    HazardousWork,
    LabourContract,
    Sector,
)

__all__ = [
    "SENSITIVE",
    "BankAccount",
    "CapitalBalance",
    "Closed",
    "ContactCode",
    "ContactPoint",
    "ContractSuspension",
    "Contribution",
    "Disability",
    "Dispute",
    "District",
    "Document",
    "EarlierRecord",
    "Employer",
    "EmploymentStatus",
    "Evidence",
    "Fact",
    "FactChange",
    "FamilyRelation",
    "FlightService",
    "HazardousWork",
    "Household",
    "HouseholdMember",
    "Identifier",
    "ImportBatch",
    "ImportProblem",
    "ImportedRow",
    "IncomeDeclaration",
    "InsuranceAccount",
    "LabourContract",
    "LetterBatch",
    "Merge",
    "Message",
    "MessageChoice",
    "Person",
    "PersonStatus",
    "PersonVersion",
    "Purpose",
    "Queue",
    "QueueCategory",
    "QueueEntry",
    "QueuePlace",
    "RecordLook",
    "Region",
    "RehabilitationMeasure",
    "Representation",
    "Residence",
    "Sector",
    "Sex",
    "Source",
    "SourceToken",
    "Topic",
]
