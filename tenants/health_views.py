"""Whether all is well, for machines that watch over it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tenants.heartbeat import Cluster, clusters


@login_not_required
@never_cache
@require_safe
def worker_health(_request: HttpRequest) -> JsonResponse:
    """200 while every cluster of workers works and nothing waits for too long; else 503."""
    found = clusters()
    worries = [cluster.worry for cluster in found if cluster.worry]
    told = {
        "status": "failing" if worries else "ok",
        "worries": worries,
        "clusters": {cluster.name: facts(cluster) for cluster in found},
    }
    return JsonResponse(told, status=503 if worries else 200)


def facts(cluster: Cluster) -> dict[str, int | None]:
    """Ages in whole seconds."""
    age = cluster.now - cluster.at if cluster.at else None
    return {
        "heartbeat_age_s": None if age is None else int(age.total_seconds()),
        "waiting": cluster.waiting,
        "oldest_s": int(cluster.oldest.total_seconds()) if cluster.oldest else 0,
    }
