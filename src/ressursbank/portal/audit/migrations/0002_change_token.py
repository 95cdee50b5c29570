"""By which token of the API a change was made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="token",
            field=models.CharField(blank=True, default="", max_length=220),
            preserve_default=False,
        ),
    ]
