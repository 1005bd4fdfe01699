"""How Django forms are drawn in the look of the portal."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Draws `{{ form }}` and `field.as_field_group` as the look does; the ministry's admin keeps its own widgets."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
