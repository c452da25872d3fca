import django.db.models.deletion
import maillage.kernel.schema
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('organisations', '0001_initial'), ('organisations', '0002_who_manages_accounts'), ('organisations', '0003_reveals'), ('organisations', '0004_companies'), ('organisations', '0005_exchanges'), ('organisations', '0006_references_and_merges'), ('organisations', '0008_refused_mail'), ('organisations', '0009_absorbed_names')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        ('kernel', '0001_squashed'),
        ('organisations', '0001_squashed'),
        ('territory', '0001_squashed'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisationarea',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='territory.area'),
        ),
        migrations.AddConstraint(
            model_name='organisationarea',
            constraint=models.UniqueConstraint(fields=('organisation', 'area'), name='organisation_area_once', violation_error_message='La structure est déjà dans cette zone.'),
        ),
        migrations.AddField(
            model_name='liaison',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='liaisons', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='liaison',
            index=models.Index(fields=['officer', 'end_date'], name='organisatio_officer_82b3e1_idx'),
        ),
        migrations.AddField(
            model_name='organisationmerge',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='organisationmerge',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='doubledecision',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='interaction',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interactions', to=settings.AUTH_USER_MODEL),
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
    ]
