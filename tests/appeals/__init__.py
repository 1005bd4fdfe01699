"""Appeals: from the click on a decision to the answer, and what follows."""
