import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_reveals'),
        ('retention', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptSums',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=40)),
                ('year', models.PositiveSmallIntegerField()),
                ('sealed', models.BinaryField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'section', 'year'), name='kept_sums_once')],
            },
        ),
    ]
