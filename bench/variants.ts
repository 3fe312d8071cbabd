import type { LoadRequest } from './load.ts';
import type { BenchPerson } from './plant.ts';

/** The two questions that every variant answers, with the same fields and nesting. */
export type Question = 'child' | 'search';

const details = {
  ours: `number givenName familyName gender dateOfBirth address { line locality postcode }
    involvements { id serviceType startedOn telephone practitioner { name profession } organisation { name telephone } }
    accessHistory { at reason }`,
  postgraphile: `number givenName familyName gender birthDate
    addressesByChildNumber(first: 1) { nodes { line locality postcode } }
    involvementsByChildNumber(condition: { category: "ADDITIONAL" }) { nodes { rowId serviceType startedOn telephone
      practitioner { name profession } organisation { name telephone } } }
    accessHistory(first: 25, condition: { kind: "RECORD_OPENED" }, orderBy: ROW_ID_DESC) { nodes { occurredAt reason } }`,
};

const documents = {
  ours: {
    child: `query BenchChild($number: ChildNumber!) { child(number: $number) { ${details.ours} } }`,
    search: `query BenchSearch($input: SearchChildrenInput!) { searchChildren(input: $input) {
      ... on ChildSearch { candidates { number child { ${details.ours} } } refine } } }`,
  },
  stock: {
    child: `query BenchChild($number: ID!) { child(number: $number) { ${details.ours} } }`,
    search: `query BenchSearch($familyKey: String!, $givenKey: String!, $dateOfBirth: String!) {
      searchChildren(familyKey: $familyKey, givenKey: $givenKey, dateOfBirth: $dateOfBirth) { ${details.ours} } }`,
  },
  postgraphile: {
    child: `query BenchChild($number: BigInt!) { childByNumber(number: $number) { ${details.postgraphile} } }`,
    search: `query BenchSearch($familyKey: String!, $givenKey: String!, $dateOfBirth: Date!) {
      allChildren(first: 20, condition: { familyKey: $familyKey, givenKey: $givenKey, birthDate: $dateOfBirth }) {
        nodes { ${details.postgraphile} } } }`,
  },
};

/** How many requests one person sends before the next takes over: limits and sessions are used as in life. */
function personAt(people: readonly BenchPerson[], index: number): BenchPerson {
  return people[index % people.length] as BenchPerson;
}

function childAt(person: BenchPerson, index: number): string {
  return person.childNumbers[Math.floor(index / 25) % person.childNumbers.length] as string;
}

const json = { 'content-type': 'application/json' };

/** A request of the question for a graph server of the kind. */
export function graphRequest(
  kind: 'ours' | 'stock' | 'postgraphile',
  path: string,
  question: Question,
  people: readonly BenchPerson[],
  index: number,
): LoadRequest {
  const person = personAt(people, index);
  const { givenName, familyName, dateOfBirth, givenKey, familyKey } = person.search;
  const variables =
    question === 'child'
      ? { number: childAt(person, index) }
      : kind === 'ours'
        ? { input: { purpose: 'CO_OPERATION', givenName, familyName, dateOfBirth } }
        : { familyKey, givenKey, dateOfBirth };
  return {
    path,
    headers: kind === 'ours' ? { ...json, authorization: `Bearer ${person.token}` } : json,
    body: JSON.stringify({ query: documents[kind][question], variables }),
  };
}

/** A request of the question for the limit, which knows no graph. */
export function limitRequest(question: Question, people: readonly BenchPerson[], index: number): LoadRequest {
  const person = personAt(people, index);
  const variables = question === 'child' ? { number: childAt(person, index) } : person.search;
  return { path: '/', headers: json, body: JSON.stringify({ operation: question, variables }) };
}

/** Throws unless the answer holds what was asked: each child with three involvements, each with its practitioner. */
export function checkAnswer(question: Question, status: number, body: string): void {
  const involvements = body.split('"profession"').length - 1;
  const wanted = question === 'child' ? 3 : 60;
  if (status !== 200 || body.includes('"errors"') || involvements !== wanted) {
    throw new Error(
      `a wrong answer to ${question} (${status}, ${involvements} involvements): ${body.slice(0, 400)}`,
    );
  }
}
