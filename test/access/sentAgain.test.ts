import { randomUUID } from 'node:crypto';
import { getNamedType, isUnionType } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { permissions } from '../../platform/permissions.ts';
import { childBuilder } from '../records/support/builders.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';
import { entered, type Place, places } from './places.ts';

/**
 * Changes that are sent again under their key, once the record is not open any more: the stored outcome is told, and of the child
 * what a reading would tell now. Made from the schema, so that a change that is added tomorrow is tried as well.
 */
const fields = 'givenName address { line } carers { name } formerNames { familyName }';
const hidden = /Canary/;
const canary = {
  givenName: 'Canary',
  formerNames: [{ givenName: 'Wilf', familyName: 'Canaryson', untilDate: null }],
  carers: [{ name: 'Ruth Canary', relationship: 'MOTHER' as const, telephone: null, email: null }],
};

/** The successes of a mutation that hand the child out, with what a practitioner sees of it. */
function childrenIn({ operation: { field } }: Place): string {
  const type = getNamedType(field.type);
  const members = isUnionType(type) ? type.getTypes() : [];
  return members
    .filter((member) => String(member.getFields().child?.type) === 'Child')
    .map(({ name }) => `... on ${name} { child { ${fields} } }`)
    .join(' ');
}

const isOfOneChild = ({ type, list, operation }: Place) =>
  type === 'ChildNumber' && !list && operation.root === 'Mutation';
const doneBy = (who: string) =>
  places.filter(
    (place) =>
      isOfOneChild(place) &&
      permissions.everHas(castMember(who).roles, 'Mutation', place.operation.field.name) &&
      childrenIn(place) !== '',
  );

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

/** How a record that was open is out of reach when the change comes again. */
const ends = ['the grant ended', 'the record was sealed', 'in another session'] as const;

test.each([
  ['amira', ['amendChild', 'openRecord', 'recordInvolvement']],
  ['dora', ['amendChild', 'openRecord', 'recordInvolvement', 'requestShield']],
] as const)('%s is told of no child whose record is not open any more', async (who, told) => {
  const { sql } = graph.database;
  const doing = doneBy(who).flatMap((place) => ends.map((end) => ({ place, end })));
  const plant = childBuilder(sql, testKeys(), systemClock.today());
  const numbers = await plant.all(doing.map(() => canary));
  const seen = new Set<string>();
  for (const [at, { place, end }] of doing.entries()) {
    const number = numbers[at] as string;
    const { name } = place.operation.field;
    const me = graph.again(who);
    await me.act('openRecord', { number, reason: 'SAFEGUARDING' });
    const { input } = entered(place, number) as { input: object };
    const [text, variables] = mutation(name, { ...input, idempotencyKey: randomUUID() }, childrenIn(place));
    const first = await me.query(text, variables);
    if (hidden.test(first.text)) seen.add(name);
    if (end === 'the grant ended')
      await sql`update records.access_grant set ended_at = now() where child_number = ${number}`;
    if (end === 'the record was sealed') {
      const sealed = { status: 'SEALED', archived_on: '2020-01-01', sealed_on: '2021-01-01' };
      await sql`update records.child set ${sql(sealed)} where number = ${number}`;
    }
    const again = await (end === 'in another session' ? graph.again(who) : me).query(text, variables);
    expect([again.status, again.code], `${name}: ${end}`).toEqual([first.status, first.code]);
    expect(again.text, `${name}: ${end}`).not.toMatch(hidden);
  }
  expect([...seen]).toEqual(expect.arrayContaining([...told]));
});
