"""Addresses of actions. References hold a digit, so that they are never taken for one of the words here."""

from django.urls import path

from pillars.views import action, actions, many, sheets

OF = "<str:system>/actions/"
ONE = f"{OF}<str:reference>/"

urlpatterns = [
    path("mine/", actions.MyActions.as_view(), name="my-actions"),
    path("mine/digest/", actions.DigestSwitch.as_view(), name="digest-switch"),
    path(OF, actions.Actions.as_view(), name="actions"),
    path(f"{OF}actions.<str:kind>", actions.Download.as_view(), name="actions-download"),
    path(f"{OF}timeline/", actions.Timeline.as_view(), name="actions-timeline"),
    path(f"{OF}timeline/timeline.csv", actions.TimelineDownload.as_view(), name="actions-timeline-download"),
    path(f"{OF}decisions/", actions.Decisions.as_view(), name="decisions"),
    path(f"{OF}add/", action.AddAction.as_view(), name="action-add"),
    path(f"{OF}several/", many.ChangeMany.as_view(), name="actions-several"),
    path(f"{OF}upload/", sheets.UploadActions.as_view(), name="actions-upload"),
    path(f"{OF}upload/<uuid:code>/", sheets.ConfirmSheet.as_view(), name="actions-sheet"),
    path(ONE, action.ActionOverview.as_view(), name="action"),
    path(f"{ONE}change/", action.EditAction.as_view(), name="action-change"),
    path(f"{ONE}report/", action.ReportOnAction.as_view(), name="action-report"),
    path(f"{ONE}retire/", action.RetireAction.as_view(), name="action-retire"),
    path(f"{ONE}milestones/add/", action.AddMilestone.as_view(), name="action-milestone-add"),
    path(f"{ONE}milestones/<int:milestone>/", action.EditMilestone.as_view(), name="action-milestone"),
    path(f"{ONE}milestones/<int:milestone>/remove/", action.RemoveMilestone.as_view(), name="action-milestone-remove"),
    path(f"{ONE}comment/", action.AddComment.as_view(), name="action-comment"),
    path(f"{ONE}evidence/add/", action.AddEvidence.as_view(), name="action-evidence-add"),
    path(f"{ONE}evidence/<int:evidence>/withdraw/", action.WithdrawEvidence.as_view(), name="action-evidence-withdraw"),
    path(f"{ONE}decisions/ask/", action.AskDecision.as_view(), name="action-decision-ask"),
    path(f"{ONE}decisions/<int:decision>/", action.AnswerDecision.as_view(), name="action-decision-answer"),
]
