"""Addresses of the citizen's own record, under /me/."""

from django.urls import path

from registry.views import acting, citizen, records, social, work

urlpatterns = [
    path("records/", records.records, name="records"),
    path("work/", work.work, name="work"),
    path("employment/", work.employment, name="employment"),
    path("queue/", social.queue, name="queue"),
    path("disability/", social.disability, name="disability"),
    path("family/", social.family, name="family"),
    path("statuses/", social.statuses, name="statuses"),
    path("contacts/", citizen.contact_list, name="contacts"),
    path("contacts/<int:number>/code/", citizen.contact_code, name="contact_code"),
    path("contacts/<int:number>/code/send/", citizen.contact_resend, name="contact_resend"),
    path("contacts/<int:number>/remove/", citizen.contact_remove, name="contact_remove"),
    path("acting/", acting.acting, name="acting"),
    path("acting/<int:number>/withdraw/", acting.withdraw, name="acting_withdraw"),
    path("acting/<int:number>/give-up/", acting.give_up, name="acting_give_up"),
    path("bank-account/", citizen.bank_account, name="bank_account"),
]
