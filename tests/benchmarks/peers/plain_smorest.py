"""Plain flask-smorest, marshmallow and peewee: what the project is made of, as their documentation has it."""

import os

from flask import Flask
from flask.views import MethodView
from flask_smorest import Api, Blueprint, abort
from marshmallow import Schema, fields
from peewee import BooleanField, CompositeKey, FloatField, Model, SqliteDatabase, TextField
from playhouse.sqlite_ext import JSONField

database = SqliteDatabase(f"file:{os.environ['BENCHMARK_DATABASE']}?mode=ro", uri=True)


class Fact(Model):
    id = TextField(primary_key=True)
    subject_type = TextField()
    subject_id = TextField()
    subject_name = TextField()
    statement = TextField()
    metric = TextField(null=True)
    place = TextField(null=True)
    relative_to = TextField(null=True)
    quantity_value = FloatField(null=True)
    quantity_lower = FloatField(null=True)
    quantity_upper = FloatField(null=True)
    quantity_unit = TextField(null=True)
    quantity_unit_assumed = BooleanField(null=True)
    quantity_approximation = TextField(null=True)
    quantity_basis = TextField(null=True)
    date_edtf = TextField(null=True)
    date_role = TextField(null=True)
    date_stated = TextField(null=True)
    date_resolved_from = TextField(null=True)
    period = TextField(null=True)
    value_kind = TextField()
    assertion = TextField()
    condition_code = TextField(null=True)
    condition_text = TextField(null=True)
    known_since = TextField(null=True)
    disputed = BooleanField()
    minerals = JSONField()
    countries = JSONField()
    organizations = JSONField()
    attributed_to = JSONField()
    citations = JSONField()
    contradicted_by = JSONField()

    class Meta:
        database = database
        table_name = "facts"


class FactMineral(Model):
    mineral = TextField()
    fact_id = TextField()

    class Meta:
        database = database
        table_name = "fact_minerals"
        primary_key = CompositeKey("mineral", "fact_id")


class AttributionSchema(Schema):
    kind = fields.String()
    id = fields.String()
    name = fields.String()
    role = fields.String()
    organization = fields.String()


class CitationSchema(Schema):
    source = fields.String()
    paragraph = fields.Integer()
    kind = fields.String()
    stated = fields.String()
    fingerprint = fields.String()


class FactSchema(Schema):
    id = fields.String()
    subject_type = fields.String()
    subject_id = fields.String()
    subject_name = fields.String()
    statement = fields.String()
    metric = fields.String()
    place = fields.String()
    relative_to = fields.String()
    quantity_value = fields.Float()
    quantity_lower = fields.Float()
    quantity_upper = fields.Float()
    quantity_unit = fields.String()
    quantity_unit_assumed = fields.Boolean()
    quantity_approximation = fields.String()
    quantity_basis = fields.String()
    date_edtf = fields.String()
    date_role = fields.String()
    date_stated = fields.String()
    date_resolved_from = fields.String()
    period = fields.String()
    value_kind = fields.String()
    assertion = fields.String()
    condition_code = fields.String()
    condition_text = fields.String()
    known_since = fields.String()
    disputed = fields.Boolean()
    minerals = fields.List(fields.String())
    countries = fields.List(fields.String())
    organizations = fields.List(fields.String())
    attributed_to = fields.List(fields.Nested(AttributionSchema))
    citations = fields.List(fields.Nested(CitationSchema))
    contradicted_by = fields.List(fields.String())


class FactQuerySchema(Schema):
    metric = fields.String()
    place = fields.String()
    mineral = fields.String()


routes = Blueprint("facts", __name__, url_prefix="/facts")


@routes.route("/")
class Facts(MethodView):
    @routes.arguments(FactQuerySchema, location="query")
    @routes.response(200, FactSchema(many=True))
    @routes.paginate(page_size=50)
    def get(self, asked, pagination_parameters):
        query = Fact.select().order_by(Fact.id)
        if "metric" in asked:
            query = query.where(Fact.metric == asked["metric"])
        if "place" in asked:
            query = query.where(Fact.place == asked["place"])
        if "mineral" in asked:
            query = query.join(FactMineral, on=(FactMineral.fact_id == Fact.id)).where(
                FactMineral.mineral == asked["mineral"]
            )
        pagination_parameters.item_count = query.count()
        return list(query.paginate(pagination_parameters.page, pagination_parameters.page_size))


@routes.route("/<fact_id>")
class FactById(MethodView):
    @routes.response(200, FactSchema)
    def get(self, fact_id):
        fact = Fact.get_or_none(Fact.id == fact_id)
        if fact is None:
            abort(404)
        return fact


app = Flask(__name__)
app.config.update(API_TITLE="Facts", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
Api(app).register_blueprint(routes)


@app.before_request
def connect() -> None:
    database.connect(reuse_if_open=True)
