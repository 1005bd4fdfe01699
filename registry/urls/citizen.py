"""Addresses of the citizen's own record, under /me/."""

from django.urls import path

from registry.views import citizen

urlpatterns = [
    path("records/", citizen.records, name="records"),
    path("contacts/", citizen.contact_list, name="contacts"),
    path("contacts/<int:number>/code/", citizen.contact_code, name="contact_code"),
    path("contacts/<int:number>/code/send/", citizen.contact_resend, name="contact_resend"),
    path("contacts/<int:number>/remove/", citizen.contact_remove, name="contact_remove"),
    path("bank-account/", citizen.bank_account, name="bank_account"),
]
