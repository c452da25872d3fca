from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_sections")]

    operations = [
        migrations.AddField(
            model_name="frozenfigure",
            name="per",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
