import type { BenchPerson } from './plant.ts';

const document = `mutation Open($input: OpenRecordInput!) { openRecord(input: $input) { __typename } }`;

/** Each person opens the records of their children through the graph itself: grants and audit rows are the product's. */
export async function openRecords(origin: string, people: readonly BenchPerson[]): Promise<void> {
  for (const person of people) {
    for (const number of person.childNumbers) {
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
        body: JSON.stringify({
          query: document,
          variables: {
            input: { number, reason: 'CO_OPERATION', idempotencyKey: `bench-${number}-${Date.now()}` },
          },
        }),
      });
      const body = await response.text();
      if (!body.includes('"RecordOpened"'))
        throw new Error(`a record could not be opened (${response.status}): ${body}`);
    }
  }
}
