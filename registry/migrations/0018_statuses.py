"""Statuses, households, declared incomes, citizenship, and wider words for disability and family."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0017_old_merges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("address", models.CharField(blank=True, db_default="", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="HouseholdMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="true")),
                ("recorded", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="known")),
                (
                    "closed_as",
                    models.CharField(
                        choices=[("ended", "ended"), ("corrected", "corrected"), ("void", "withdrawn")],
                        editable=False,
                        max_length=9,
                        null=True,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("civil", "Civil registry"),
                            ("population", "Population register"),
                            ("fund", "State Social Protection Fund"),
                            ("contracts", "Register of labour contracts"),
                            ("medical", "Medical and social assessment"),
                            ("archive", "Archive"),
                            ("bank", "Bank"),
                            ("officer", "DOST officer, from a document"),
                            ("citizen", "The person"),
                            ("migrated", "Old system"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("source_ref", models.CharField(blank=True, max_length=80, verbose_name="source reference")),
            ],
        ),
        migrations.CreateModel(
            name="IncomeDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="true")),
                ("recorded", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="known")),
                (
                    "closed_as",
                    models.CharField(
                        choices=[("ended", "ended"), ("corrected", "corrected"), ("void", "withdrawn")],
                        editable=False,
                        max_length=9,
                        null=True,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("civil", "Civil registry"),
                            ("population", "Population register"),
                            ("fund", "State Social Protection Fund"),
                            ("contracts", "Register of labour contracts"),
                            ("medical", "Medical and social assessment"),
                            ("archive", "Archive"),
                            ("bank", "Bank"),
                            ("officer", "DOST officer, from a document"),
                            ("citizen", "The person"),
                            ("migrated", "Old system"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("source_ref", models.CharField(blank=True, max_length=80, verbose_name="source reference")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("business", "Business of one's own"),
                            ("rent", "Rent"),
                            ("abroad", "Money from abroad"),
                            ("livestock", "Livestock and land"),
                            ("other", "Another income"),
                        ],
                        max_length=9,
                    ),
                ),
                ("monthly_amount", models.DecimalField(decimal_places=2, max_digits=12)),
            ],
        ),
        migrations.CreateModel(
            name="PersonStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="true")),
                ("recorded", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="known")),
                (
                    "closed_as",
                    models.CharField(
                        choices=[("ended", "ended"), ("corrected", "corrected"), ("void", "withdrawn")],
                        editable=False,
                        max_length=9,
                        null=True,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("civil", "Civil registry"),
                            ("population", "Population register"),
                            ("fund", "State Social Protection Fund"),
                            ("contracts", "Register of labour contracts"),
                            ("medical", "Medical and social assessment"),
                            ("archive", "Archive"),
                            ("bank", "Bank"),
                            ("officer", "DOST officer, from a document"),
                            ("citizen", "The person"),
                            ("migrated", "Old system"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("source_ref", models.CharField(blank=True, max_length=80, verbose_name="source reference")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("martyr_family_member", "Member of a martyr's family"),
                            ("january20_martyr_family", "Family of a martyr of 20 January"),
                            ("afghanistan_fallen_family", "Family of one who fell in Afghanistan"),
                            ("patriotic_war_hero", "Hero of the Patriotic War"),
                            ("national_hero", "National Hero"),
                            ("wwii_participant", "Took part in the Second World War"),
                            ("leningrad_siege", "Medal for the defence of Leningrad"),
                            ("wwii_widow", "Widow of a fallen soldier of the Second World War"),
                            ("war_veteran", "War veteran"),
                            ("war_wounded", "Wounded in the defence of the country"),
                            ("chernobyl", "Took part in the clean-up at Chernobyl"),
                            ("honorary_title", "Honorary title"),
                            ("personal_stipend_order", "Personal stipend by order of the President"),
                            ("idp", "Internally displaced person"),
                            ("orphan", "Lost both parents"),
                            ("deprived_of_parental_care", "Left without the care of parents"),
                            ("graduate_of_state_children_institution", "Grew up in a state children's home"),
                            ("full_state_support", "Kept wholly by the state"),
                            ("at_risk", "Child at risk"),
                            ("neglected", "Neglected child"),
                            ("in_custody", "In custody"),
                            ("released_from_prison", "Released from prison"),
                            ("needs_medical_social_help", "Needs medical and social help"),
                            ("trafficking_victim", "Victim of human trafficking"),
                            ("conscript", "Conscript service"),
                            ("military_or_special_rank", "Military or special rank"),
                            ("rank_stripped", "Deprived of the rank"),
                            ("civil_servant", "Civil servant"),
                            ("left_civil_service", "Left the civil service"),
                            ("full_time_student", "Full-time student"),
                            ("consular_registered", "Registered at a consulate"),
                            ("permanent_resident", "Permanent residence permit"),
                            ("capability_lost", "Declared incapable by a court"),
                            ("terminal_illness", "Incurable illness in its last stage"),
                        ],
                        max_length=40,
                    ),
                ),
                ("detail", models.CharField(blank=True, db_default="", max_length=120)),
            ],
        ),
        migrations.AddField(
            model_name="disability",
            name="illness",
            field=models.CharField(
                blank=True,
                choices=[
                    ("sight", "Sight"),
                    ("hearing", "Hearing"),
                    ("mental", "Mental illness"),
                    ("movement", "Movement"),
                    ("other", "Another illness"),
                ],
                db_default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="citizenship",
            field=models.CharField(blank=True, max_length=2, null=True, verbose_name="citizenship"),
        ),
        migrations.AddField(
            model_name="personversion",
            name="citizenship",
            field=models.CharField(blank=True, max_length=2, null=True, verbose_name="citizenship"),
        ),
        migrations.AlterField(
            model_name="disability",
            name="cause",
            field=models.CharField(
                choices=[
                    ("general", "General illness"),
                    ("childhood", "From childhood"),
                    ("work", "Work injury"),
                    ("occupational", "Occupational illness"),
                    ("war", "Defence of the country"),
                    ("service", "Duties of military service"),
                    ("service_illness", "Illness got in military service"),
                    ("war_zone", "Events in a zone of war"),
                    ("terror", "Act of terror"),
                    ("january_20", "Events of 20 January 1990"),
                    ("wwii", "Second World War"),
                    ("international_duty", "International duty"),
                    ("chernobyl", "Chernobyl"),
                    ("chernobyl_military", "Military duties at Chernobyl"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="fact_kind",
            field=models.CharField(
                choices=[
                    ("person", "Person"),
                    ("identifier", "Identifier"),
                    ("residence", "Residence"),
                    ("family", "Family"),
                    ("contract", "Contract"),
                    ("account", "Account"),
                    ("hazard", "Hazard"),
                    ("flight", "Flight"),
                    ("disability", "Disability"),
                    ("rehabilitation", "Rehabilitation"),
                    ("employment", "Employment"),
                    ("queue", "Queue"),
                    ("bank", "Bank Account"),
                    ("contact", "Contact"),
                    ("representation", "Representation"),
                    ("dispute", "Dispute"),
                    ("benefit", "Benefit"),
                    ("status", "Status"),
                    ("household", "Household"),
                    ("income", "Income"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="factchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("person", "Person"),
                    ("identifier", "Identifier"),
                    ("residence", "Residence"),
                    ("family", "Family"),
                    ("contract", "Contract"),
                    ("account", "Account"),
                    ("hazard", "Hazard"),
                    ("flight", "Flight"),
                    ("disability", "Disability"),
                    ("rehabilitation", "Rehabilitation"),
                    ("employment", "Employment"),
                    ("queue", "Queue"),
                    ("bank", "Bank Account"),
                    ("contact", "Contact"),
                    ("representation", "Representation"),
                    ("dispute", "Dispute"),
                    ("benefit", "Benefit"),
                    ("status", "Status"),
                    ("household", "Household"),
                    ("income", "Income"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="familyrelation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("child", "Child"),
                    ("adopted", "Adopted child"),
                    ("ward", "Child under guardianship"),
                    ("foster", "Child in foster care"),
                    ("spouse", "Spouse"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("citizenship", None), ("citizenship__regex", "^[A-Z]{2}$"), _connector="OR"),
                name="person_citizenship_code",
                violation_error_message="Citizenship is a country's code: two capital letters, such as AZ.",
            ),
        ),
        migrations.AddField(
            model_name="household",
            name="district",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.district"
            ),
        ),
        migrations.AddField(
            model_name="householdmember",
            name="household",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="members", to="registry.household"
            ),
        ),
        migrations.AddField(
            model_name="householdmember",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="households", to="registry.person"
            ),
        ),
        migrations.AddField(
            model_name="householdmember",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="registry.householdmember",
            ),
        ),
        migrations.AddField(
            model_name="incomedeclaration",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="declared_incomes", to="registry.person"
            ),
        ),
        migrations.AddField(
            model_name="incomedeclaration",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="registry.incomedeclaration",
            ),
        ),
        migrations.AddField(
            model_name="personstatus",
            name="about",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statuses_about",
                to="registry.person",
            ),
        ),
        migrations.AddField(
            model_name="personstatus",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="statuses", to="registry.person"
            ),
        ),
        migrations.AddField(
            model_name="personstatus",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="registry.personstatus",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(fields=("code",), name="household_code"),
        ),
        migrations.AddConstraint(
            model_name="householdmember",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("recorded__upper_inf", True)),
                expressions=[("person", "="), ("valid", "&&")],
                name="household_member_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="householdmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False)), name="household_member_valid_some_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="incomedeclaration",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("recorded__upper_inf", True)),
                expressions=[("person", "="), ("kind", "="), ("valid", "&&")],
                name="income_declaration_one_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomedeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False)), name="income_declaration_valid_some_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="incomedeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("monthly_amount__gte", 0)), name="income_declaration_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="personstatus",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("recorded__upper_inf", True), ("about", None)),
                expressions=[("person", "="), ("kind", "="), ("valid", "&&")],
                name="person_status_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="personstatus",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("recorded__upper_inf", True), ("about__isnull", False)),
                expressions=[("person", "="), ("kind", "="), ("about", "="), ("valid", "&&")],
                name="person_status_once_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="personstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False)), name="person_status_valid_some_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="personstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["honorary_title", "personal_stipend_order"]), _negated=True),
                    models.Q(("detail", ""), _negated=True),
                    _connector="OR",
                ),
                name="person_status_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="personstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("about", None), models.Q(("person", models.F("about")), _negated=True), _connector="OR"
                ),
                name="person_status_about_another",
            ),
        ),
    ]
