"""What surrounds every page: context of the templates, drafts, error pages, health, the style page."""
