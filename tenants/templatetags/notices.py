"""What sync2gear tells the business whose page this is."""

from django import template
from django.template import Context

from tenants.models import Notice
from tenants.notices.shown import notices_for

register = template.Library()


@register.simple_tag(takes_context=True)
def notices(context: Context) -> list[Notice]:
    request = context["request"]
    return notices_for(request.user, request.business)
