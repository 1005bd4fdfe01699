from dataclasses import dataclass
from datetime import date
@dataclass
class Member:
    fin:str; name:str; story:dict[str,str]; birth_date: date|None
@dataclass
class Company:
    members:list; rows:dict; people:int
def read_cast(): return []
def make_cast(country): return Company([],{},0)
