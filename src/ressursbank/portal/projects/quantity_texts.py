"""What the script says that converts a quantity while somebody types."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def quantity_texts() -> dict[str, str]:
    """Texts by name; {words} are filled in by the script."""
    return {
        "language": get_language() or "nb",
        "factors": _("{name}: {density} t/fm³ ({low}–{high}), {bulking} lm³/fm³, {compaction} am³/fm³"),
        "range": _("The range of densities alone gives {low}–{high} t."),
        "source": _("Source: {source}"),
    }
