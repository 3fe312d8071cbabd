import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLInputType, getNamedType, isEnumType, isInputObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { castNumbers } from '../support/cast.ts';
import { type SignedIn, startSignpost } from '../support/graph.ts';
import { type ReadyOperation, readyOperations } from '../support/operations.ts';
import { holders } from '../support/people.ts';
import { testSettings } from '../support/settings.ts';

const seconds = testSettings.faults === 'long' ? 600 : 20;
const people = 8;
type Role = keyof typeof holders;
const roles = (Object.keys(holders) as Role[]).filter((role) => role !== 'SOURCE_SYSTEM');
/** What would leave nobody to go on. */
const spared =
  /ServiceMode|Revocation|Destruction|suspendAccount|closeAccount|removeRole|moveAccount|endMediation/;
const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T;
const often = () => Math.random() < 0.85;

interface Known {
  readonly id: string;
  readonly version: number | undefined;
}

/** What answers told of, by the field under which it stood, the newest first. */
class Memory {
  readonly #known = new Map<string, readonly Known[]>();

  keep(value: unknown, field = ''): void {
    if (typeof value !== 'object' || value === null) return;
    const { id, version } = value as Known;
    if (typeof id === 'string')
      this.#known.set(field, [{ id, version }, ...(this.#known.get(field) ?? [])].slice(0, 10));
    for (const [name, inner] of Object.entries(value)) this.keep(inner, Array.isArray(value) ? field : name);
  }

  /** Something that an operation may be about. */
  for(text: string): Known | undefined {
    const fields = [...text.matchAll(/(\w+) \{\s*id\b/g)].map(([, field]) => field as string);
    const all = fields.flatMap((field) => this.#known.get(field) ?? []);
    return all.length > 0 ? pick(all) : undefined;
  }
}

/** The variables of an operation as somebody else would give them: about these records, and this thing. */
function given(
  value: unknown,
  type: GraphQLInputType | undefined,
  name: string,
  numbers: readonly string[],
  about: Known | undefined,
): unknown {
  const named = type && getNamedType(type);
  if (Array.isArray(value)) return value.map((each) => given(each, named, name, numbers, about));
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(named) ? named.getFields() : {};
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, given(each, fields[key]?.type, key, numbers, about)]),
    );
  }
  if (name === 'idempotencyKey') return randomUUID();
  if (name === 'id' && about) return about.id;
  if (name === 'version' && about?.version !== undefined && often()) return about.version;
  if (named?.name === 'ChildNumber') return pick(numbers);
  if (isEnumType(named) && name !== 'reason' && !often()) return pick(named.getValues()).name;
  return value;
}

function typeOf(text: string, variable: string): GraphQLInputType | undefined {
  const name = text.match(new RegExp(`\\$${variable}: \\[?(\\w+)`))?.[1];
  return name === undefined ? undefined : (schema.getType(name) as GraphQLInputType);
}

test(`${people} people at a time do everything there is to the same few records: each is answered`, async () => {
  const policy = { ...readPolicy(), searchesPerHour: 1e6, searchesPerDay: 1e6, unknownNumbersPerHour: 1e6 };
  const graph = await startSignpost({ subgraphs: { policy } });
  const memory = new Memory();
  const ready = roles.flatMap((role) => readyOperations(role).map((operation) => ({ role, ...operation })));
  const usable = ready.filter(({ text }) => !spared.test(text));
  const opening = usable.filter(({ text }) => text.includes('openRecord('));
  const known = new Map<Role, SignedIn>();
  const opened = new Map<Role, readonly string[]>();
  const codes = new Map<string, number>();
  const failed: string[] = [];
  const numbers = Object.values(castNumbers);
  const until = Date.now() + seconds * 1_000;

  const one = async (
    { role, name, text, variables }: ReadyOperation & { role: Role },
    present: readonly string[],
  ) => {
    const who = known.get(role) ?? graph.again(holders[role]);
    known.set(role, who);
    const opens = text.includes('openRecord(');
    const own = opened.get(role) ?? [];
    const about = opens || own.length === 0 ? present : own;
    const thing = memory.for(text);
    const asked = Object.fromEntries(
      Object.entries(variables).map(([key, value]) => [
        key,
        given(value, typeOf(text, key), key, about, thing),
      ]),
    ) as { input?: { number?: string } };
    const { code = 'answered', status, data } = await who.query(text, asked);
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (code === 'INTERNAL') failed.push(`${role}/${name} ${JSON.stringify(asked)}`);
    if (status === 401) known.delete(role);
    memory.keep(data);
    if (data?.openRecord?.__typename === 'RecordOpened')
      opened.set(role, [asked.input?.number as string, ...own].slice(0, 3));
  };
  const person = async () => {
    while (Date.now() < until) {
      const at = Math.floor((until - Date.now()) / 3_000);
      const present = [0, 1, 2].map((more) => numbers[(at + more) % numbers.length] as string);
      await one(pick(Math.random() < 0.2 ? opening : usable), present);
    }
  };
  await Promise.all(Array.from({ length: people }, person));
  await graph.close();
  expect(failed).toEqual([]);
  // They were not held up by each other; how fast a machine is matters not.
  expect(codes.get('answered')).toBeGreaterThan(10 * seconds);
});
