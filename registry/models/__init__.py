"""What the state knows about people."""

from registry.models.changes import FactChange
from registry.models.contacts import ContactCode, ContactPoint
from registry.models.disputes import Dispute, Evidence
from registry.models.facts import Closed, Fact, Source
from registry.models.family import FamilyRelation, Representation
from registry.models.health import Disability
from registry.models.insurance import CapitalBalance, Contribution, EarlierRecord, ImportBatch, InsuranceAccount
from registry.models.looks import Purpose, RecordLook
from registry.models.messages import Message
from registry.models.money import BankAccount
from registry.models.people import Identifier, Person, PersonVersion, Residence, Sex
from registry.models.places import District, Region
from registry.models.work import Employer, FlightService, HazardousWork, LabourContract, Sector

__all__ = [
    "BankAccount",
    "CapitalBalance",
    "Closed",
    "ContactCode",
    "ContactPoint",
    "Contribution",
    "Disability",
    "Dispute",
    "District",
    "EarlierRecord",
    "Employer",
    "Evidence",
    "Fact",
    "FactChange",
    "FamilyRelation",
    "FlightService",
    "HazardousWork",
    "Identifier",
    "ImportBatch",
    "InsuranceAccount",
    "LabourContract",
    "Message",
    "Person",
    "PersonVersion",
    "Purpose",
    "RecordLook",
    "Region",
    "Representation",
    "Residence",
    "Sector",
    "Sex",
    "Source",
]
