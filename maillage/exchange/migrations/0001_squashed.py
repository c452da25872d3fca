import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('exchange', '0001_import_runs'), ('exchange', '0002_import_options')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        ('kernel', '0001_squashed'),
        ('organisations', '0002_squashed_ties'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('file_name', models.CharField(max_length=200)),
                ('sheet', models.CharField(blank=True, max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('content', models.BinaryField(null=True)),
                ('state', models.CharField(choices=[('checking', 'Vérification'), ('checked', 'À confirmer'), ('writing', 'Écriture'), ('done', 'Importé'), ('failed', 'Échec'), ('dropped', 'Abandonné')], default='checking', max_length=10)),
                ('accept_valid', models.BooleanField(default=False)),
                ('progress', models.PositiveSmallIntegerField(default=0)),
                ('report', models.JSONField(default=dict)),
                ('rejects_file', models.BinaryField(null=True)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_runs', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_runs', to='organisations.organisation')),
                ('options', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['organisation', '-id'], name='exchange_im_organis_85b71b_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['checking', 'checked', 'writing']), _negated=True), ('content__isnull', False), _connector='OR'), name='import_run_has_its_file', violation_error_message="Le fichier de cet import n'est plus là : déposez-le à nouveau.")],
            },
        ),
    ]
