// What a service asks, by openapi-fetch and the types that openapi-typescript generates: tsc judges the types, assertions
// the answers.

import assert from "node:assert/strict";

import createClient from "openapi-fetch";

import type { components, paths } from "./v1.d.ts";

type Fact = components["schemas"]["Fact"];

const estimate = "russia-rare-earths-ministry-estimate";
const options = { baseUrl: process.argv[2], querySerializer: { array: { style: "form", explode: false } } } as const;
const api = createClient<paths, "application/json" | "application/problem+json">(options);
const exports = createClient<paths, "application/x-ndjson">(options);

async function filters() {
  const query = { kind: ["mine" as const, "separation_plant" as const], country: ["united-states", "russia"] };
  const { data: projects } = await api.GET("/v1/projects", { params: { query } });
  assert.deepEqual(projects?.data.map((project) => project.id), ["brook-mine", "tomtor"]);
}

async function walksPages() {
  const facts: Fact[] = [];
  let cursor: string | undefined;
  do {
    const query = { mineral: ["rare-earth-elements"], limit: 100, cursor };
    const { data: page } = await api.GET("/v1/facts", { params: { query } });
    assert(page);
    facts.push(...page.data);
    cursor = new URLSearchParams(page.links.next?.split("?")[1]).get("cursor") ?? undefined;
    assert(cursor || facts.length === page.meta.total);
  } while (cursor);
  assert.equal(new Set(facts.map((fact) => fact.id)).size, facts.length);
  assert(facts.length > 200);
}

async function readsAFact() {
  const { data: found } = await api.GET("/v1/facts/{record_id}", { params: { path: { record_id: estimate } } });
  const quantity = found?.data.quantity;
  assert.deepEqual([quantity?.approximation, quantity?.value, quantity?.lower, quantity?.unit], ["nearly", 29e6, null, "t"]);
  const claimants = found?.data.attributed_to?.map((claimant) => claimant.id);
  assert.deepEqual(claimants, ["russian-natural-resources-ministry", "reuters"]);
}

async function readsProblems() {
  const missing = await api.GET("/v1/projects/{record_id}", { params: { path: { record_id: "atlantis" } } });
  assert.equal(missing.response.status, 404);
  assert.equal(missing.error?.type, "/problems/not-found");
  const refused = await api.GET("/v1/projects", { params: { query: { known_by: "yesterday" } } });
  assert.equal(refused.error?.status, 422);
  assert(refused.error?.errors?.["known_by"]);
}

async function readsConflicts() {
  const query = { metric: ["reserve_estimate" as const], origin: ["computed" as const] };
  const { data: found } = await api.GET("/v1/conflicts", { params: { query } });
  assert.deepEqual(found?.data.map((conflict) => conflict.id), [`${estimate}..russia-rare-earths-usgs-estimate`]);
}

async function readsText() {
  const query = { mineral: ["lithium"] };
  const { data: lines } = await exports.GET("/v1/facts.ndjson", { params: { query }, parseAs: "text" });
  const { data: list } = await api.GET("/v1/facts", { params: { query } });
  assert.equal(lines?.trimEnd().split("\n").length, list?.meta.total);
}

// Is never called: tsc refuses what isn't there, and would refuse the comments if it did not.
export function misspells(fact: Fact) {
  // @ts-expect-error
  return fact.quantitty;
}
export function misfilters() {
  // @ts-expect-error
  return api.GET("/v1/projects", { params: { query: { kind: ["mime"] } } });
}

for (const ask of [filters, walksPages, readsAFact, readsProblems, readsConflicts, readsText]) {
  await ask();
}
