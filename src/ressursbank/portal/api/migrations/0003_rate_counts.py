"""How many requests a token or a network address has made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0002_webhook_messages")]

    operations = [
        migrations.CreateModel(
            name="RateCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("window", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["window"], name="rate_counts_by_age")]},
        ),
    ]
