"""Rules of allowances, stipends, targeted assistance and pay: plain functions over facts and dated numbers."""
