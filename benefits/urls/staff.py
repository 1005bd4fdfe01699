"""Addresses of the officers' pages, under /staff/."""

from django.urls import path

from benefits.views import appeals_staff, approvals, disputes, merging, papers, staff
from registry.views import staff as people

app_name = "staff"

urlpatterns = [
    path("", staff.reviews, name="work_items"),
    path("reviews/<int:number>/", staff.review, name="review"),
    path("reviews/<int:number>/take/", staff.take, name="review_take"),
    path("reviews/<int:number>/release/", staff.release, name="review_release"),
    path("reviews/<int:number>/dismiss/", staff.dismiss, name="review_dismiss"),
    path("reviews/<int:number>/judge/", staff.judge_again, name="review_judge"),
    path("reviews/<int:number>/facts/<slug:name>/", staff.review_fact, name="review_fact"),
    path("people/", people.people, name="people"),
    path("people/<uuid:public_id>/", staff.person, name="person"),
    path("people/<uuid:public_id>/open/", people.open_person, name="open_person"),
    path("people/<uuid:public_id>/facts/<slug:name>/", people.person_fact, name="person_fact"),
    path("people/<uuid:public_id>/twins/", merging.twins, name="twins"),
    path("people/<uuid:public_id>/twins/<uuid:other>/", merging.compare, name="compare"),
    path("people/<uuid:public_id>/merges/<int:number>/", merging.unmerge, name="unmerge"),
    path("disputes/", disputes.dispute_list, name="disputes"),
    path("disputes/<int:number>/", disputes.dispute, name="dispute"),
    path("appeals/", appeals_staff.appeal_list, name="appeals"),
    path("appeals/<int:number>/", appeals_staff.appeal, name="appeal"),
    path("appeals/<int:number>/take/", appeals_staff.take, name="appeal_take"),
    path("appeals/<int:number>/release/", appeals_staff.release, name="appeal_release"),
    path("papers/<int:number>/", papers.paper, name="paper"),
    path("decisions/<str:code>/annul/", approvals.annul, name="annul"),
    path("documents/<str:code>/withdraw/", approvals.withdraw_document, name="document_withdraw"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<uuid:public_id>/", approvals.approval, name="approval"),
]
