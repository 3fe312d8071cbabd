import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Kind, parse, print } from 'graphql';

const api = parse(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'), {
  noLocation: true,
});
const inputs = new Map(
  api.definitions
    .flatMap((type) =>
      type.kind === Kind.OBJECT_TYPE_DEFINITION && type.name.value === 'Mutation' ? (type.fields ?? []) : [],
    )
    .map((field) => [field.name.value, field.arguments?.[0] && print(field.arguments[0].type)]),
);

/** A mutation as a client sends it: document and variables, under an idempotency key of its own unless one is given. */
export function mutation(field: string, input: object, selection = ''): [string, { input: object }] {
  const type = inputs.get(field);
  if (!type) throw new Error(`The API has no mutation ${field} with an input.`);
  return [
    `mutation ($input: ${type}) { ${field}(input: $input) { __typename ${selection} } }`,
    { input: { idempotencyKey: randomUUID(), ...input } },
  ];
}
