"""FastAPI with SQLModel, as its tutorial has it: response models, a session for each request, keyset paging."""

import os
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query
from sqlalchemy import JSON
from sqlmodel import Field, Session, SQLModel, create_engine, select


class Attribution(SQLModel):
    kind: str
    id: str | None
    name: str | None
    role: str | None
    organization: str | None


class Citation(SQLModel):
    source: str
    paragraph: int
    kind: str
    stated: str
    fingerprint: str


class FactBase(SQLModel):
    id: str = Field(primary_key=True)
    subject_type: str
    subject_id: str
    subject_name: str
    statement: str
    metric: str | None
    place: str | None
    relative_to: str | None
    quantity_value: float | None
    quantity_lower: float | None
    quantity_upper: float | None
    quantity_unit: str | None
    quantity_unit_assumed: bool | None
    quantity_approximation: str | None
    quantity_basis: str | None
    date_edtf: str | None
    date_role: str | None
    date_stated: str | None
    date_resolved_from: str | None
    period: str | None
    value_kind: str
    assertion: str
    condition_code: str | None
    condition_text: str | None
    known_since: str | None
    disputed: bool


class Fact(FactBase, table=True):
    __tablename__ = "facts"

    minerals: list[str] = Field(sa_type=JSON)
    countries: list[str] = Field(sa_type=JSON)
    organizations: list[str] = Field(sa_type=JSON)
    attributed_to: list[dict[str, Any]] = Field(sa_type=JSON)
    citations: list[dict[str, Any]] = Field(sa_type=JSON)
    contradicted_by: list[str] = Field(sa_type=JSON)


class FactMineral(SQLModel, table=True):
    __tablename__ = "fact_minerals"

    mineral: str = Field(primary_key=True)
    fact_id: str = Field(primary_key=True, foreign_key="facts.id")


class FactPublic(FactBase):
    minerals: list[str]
    countries: list[str]
    organizations: list[str]
    attributed_to: list[Attribution]
    citations: list[Citation]
    contradicted_by: list[str]


class FactPage(SQLModel):
    data: list[FactPublic]
    next: str | None


engine = create_engine(f"sqlite:///file:{os.environ['BENCHMARK_DATABASE']}?mode=ro&uri=true")
app = FastAPI()


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


@app.get("/facts", response_model=FactPage)
def list_facts(
    session: SessionDep,
    metric: str | None = None,
    place: str | None = None,
    mineral: str | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Any:
    query = select(Fact).order_by(Fact.id).limit(limit + 1)
    if metric is not None:
        query = query.where(Fact.metric == metric)
    if place is not None:
        query = query.where(Fact.place == place)
    if mineral is not None:
        query = query.join(FactMineral, FactMineral.fact_id == Fact.id).where(FactMineral.mineral == mineral)
    if after is not None:
        query = query.where(Fact.id > after)
    facts = session.exec(query).all()
    return {"data": facts[:limit], "next": facts[limit - 1].id if len(facts) > limit else None}


@app.get("/facts/{fact_id}", response_model=FactPublic)
def get_fact(session: SessionDep, fact_id: str) -> Any:
    fact = session.get(Fact, fact_id)
    if fact is None:
        raise HTTPException(404)
    return fact
