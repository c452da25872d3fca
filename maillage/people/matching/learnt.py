"""Where what was learnt of this base is kept between two searches for duplicates."""

from django.db import models


class LearntMatching(models.Model):
    """One row: the weights and how common frequent values are, as `Model.as_data` tells them.

    It holds no name: values are digests, and only of what at least `model.FREQUENT` files share.
    """

    learnt_at = models.DateTimeField(auto_now=True)
    content = models.JSONField()

    class Meta:
        app_label = "people"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="learnt_matching_once"),
        ]

    def __str__(self) -> str:
        return f"{self.learnt_at:%Y-%m-%d %H:%M}"
