import { keyedHash } from '../../platform/hash.ts';
import { outwardOf } from '../../platform/identifiers.ts';
import type { Keys } from '../../platform/keys.ts';
import { familyKey, givenKey } from '../../platform/matching/names.ts';
import { type DetailRows, sealDetail } from '../../subgraphs/records/sealed/detail.ts';
import type { DetailKind } from '../../subgraphs/records/sealed/tables.ts';
import { shieldMac } from '../../subgraphs/records/shield/store.ts';
import { origins, type SeedChild } from './child.ts';
import type { Random } from './random.ts';

/** The tables with a child's data, in the order in which their foreign keys let them be filled. */
export const childTables = {
  'records.child':
    'number, given_name, family_name, gender, birth_date, death_date, authority_code, status, archived_on, shield, given_key, family_key, outward, created_at',
  'records.former_name': 'child_number, id, given_name, family_name, until_date',
  'records.address': 'child_number, id, status, line, locality, postcode, since_date, until_date',
  'records.carer': 'child_number, id, name, relationship, telephone, email',
  'records.involvement':
    'child_number, id, category, service_type, organisation_id, account_id, authority_code, telephone, email, lead, started_on, ended_on',
  'records.common_assessment': 'child_number, status, organisation_id',
  'records.identifier': 'scheme, lookup, child_number, value, issuer',
  'records.provenance': 'child_number, id, field, source, recorded_at',
  'records.shield': 'child_number, id, state, asked_by, ground, requested_at, mac',
  'sealed.detail': 'child_number, id, kind, category, started_on, ended_on, key_version, ciphertext',
} as const;

export type ChildTable = keyof typeof childTables;
const SETTLE_AT = 8_192;

type Cell = string | number | boolean | Buffer | null | undefined;

const special = /[\\\t\n\r]/;
const specials = new RegExp(special, 'g');
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function copyText(text: string): string {
  return special.test(text) ? text.replace(specials, (sign) => escapes[sign] as string) : text;
}

function copyCell(value: Cell): string {
  if (typeof value === 'string') return copyText(value);
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return typeof value === 'number' ? String(value) : `\\\\x${value.toString('hex')}`;
}

/** One row in the text format of COPY. */
export function copyLine(...cells: readonly Cell[]): string {
  let line = copyCell(cells[0]);
  for (let at = 1; at < cells.length; at += 1) line += `\t${copyCell(cells[at])}`;
  return `${line}\n`;
}

/**
 * Turns children into the rows of their tables, in the text format of COPY. Of a shielded child everything that the
 * shielded view hides goes to `sealed.detail` alone, encrypted; sensitive services of every child do.
 */
export class RowWriter {
  readonly #keys: Keys;
  readonly #ids: Random;
  readonly #text = empty();
  readonly #settled = new Map<ChildTable, Buffer[]>();
  readonly #nameKeys = { given: new Map<string, string>(), family: new Map<string, string>() };

  constructor(keys: Keys, ids: Random) {
    this.#keys = keys;
    this.#ids = ids;
  }

  add(child: SeedChild): void {
    const hidden = child.shield !== 'NONE';
    const current = child.addresses.find(({ untilDate }) => untilDate === null);
    if (!current) throw new Error('Every child of a seed has one address without an end.');
    this.#text['records.child'] += copyLine(
      ...[child.number, child.givenName, child.familyName, child.gender, child.birthDate, child.deathDate],
      ...[child.authorityCode, child.status, child.archivedOn, child.shield],
      this.#key('given', child.givenName),
      this.#key('family', child.familyName),
      hidden || !current.postcode ? null : outwardOf(current.postcode),
      child.recordedAt,
    );
    for (const row of child.sensitive) this.#seal(child, 'SENSITIVE_SERVICE', row);
    if (hidden) this.#addHidden(child);
    else this.#addPlain(child);
    this.#settle(SETTLE_AT);
  }

  /** The rows since the last call, by table; tables without rows are left out. */
  take(): Map<ChildTable, Buffer> {
    const taken = new Map<ChildTable, Buffer>();
    this.#settle(0);
    for (const table of Object.keys(childTables) as ChildTable[]) {
      const parts = this.#settled.get(table);
      if (parts) taken.set(table, Buffer.concat(parts));
    }
    this.#settled.clear();
    return taken;
  }

  /** Long strings under construction are dear to the garbage collector: they become bytes early. */
  #settle(least: number): void {
    for (const table of Object.keys(childTables) as ChildTable[]) {
      if (this.#text[table].length <= least) continue;
      const bytes = Buffer.from(this.#text[table]);
      this.#text[table] = '';
      const parts = this.#settled.get(table);
      if (parts) parts.push(bytes);
      else this.#settled.set(table, [bytes]);
    }
  }

  #addPlain(child: SeedChild): void {
    const { number } = child;
    for (const row of child.formerNames) {
      this.#put('records.former_name', number, row.givenName, row.familyName, row.untilDate);
    }
    for (const row of child.addresses) {
      const { status, line, locality, postcode, sinceDate, untilDate } = row;
      this.#put('records.address', number, status, line, locality, postcode, sinceDate, untilDate);
    }
    for (const row of child.carers) {
      this.#put('records.carer', number, row.name, row.relationship, row.telephone, row.email);
    }
    for (const row of child.involvements) {
      const where = [
        row.category,
        row.serviceType,
        row.organisationId,
        row.accountId,
        row.authorityCode,
      ] as const;
      const how = [row.telephone, row.email, row.lead, row.startedOn, row.endedOn] as const;
      this.#put('records.involvement', number, ...where, ...how);
    }
    if (child.assessment) {
      const { status, organisationId } = child.assessment;
      this.#text['records.common_assessment'] += copyLine(number, status, organisationId);
    }
    for (const { scheme, value, issuer } of child.identifiers) {
      this.#text['records.identifier'] += copyLine(
        scheme,
        this.#lookup(scheme, value),
        number,
        value,
        issuer,
      );
    }
    for (const { field, source, recordedAt } of origins(child)) {
      this.#put('records.provenance', number, field, source, recordedAt);
    }
  }

  #addHidden(child: SeedChild): void {
    for (const row of child.formerNames) this.#seal(child, 'FORMER_NAME', row);
    for (const row of child.addresses) this.#seal(child, 'ADDRESS', row);
    for (const row of child.carers) this.#seal(child, 'CARER', row);
    for (const row of child.involvements) this.#seal(child, 'INVOLVEMENT', { ...row, version: 1 });
    if (child.assessment) this.#seal(child, 'COMMON_ASSESSMENT', child.assessment);
    for (const { scheme, value, issuer } of child.identifiers) {
      this.#seal(child, 'IDENTIFIER', { scheme, value, issuer });
      const lookup = this.#lookup(scheme, value);
      this.#text['records.identifier'] += copyLine(scheme, lookup, child.number, null, null);
    }
    for (const row of origins(child)) this.#seal(child, 'PROVENANCE', row);
    this.#shield(child);
  }

  /** Its review is due when the table says: half a year on. */
  #shield({ number, shield, recordedAt }: SeedChild): void {
    const state = shield as Exclude<SeedChild['shield'], 'NONE'>;
    const id = this.#ids.uuid();
    const mac = shieldMac(this.#keys.lookupKey(), { childNumber: number, id, state });
    const what = [state, 'PRACTITIONER', 'PROTECTS_CHILD', recordedAt, mac] as const;
    this.#text['records.shield'] += copyLine(number, id, ...what);
  }

  #put(table: ChildTable, number: string, ...cells: readonly Cell[]): void {
    this.#text[table] += copyLine(number, this.#ids.uuid(), ...cells);
  }

  #seal<K extends DetailKind>(child: SeedChild, kind: K, row: DetailRows[K]): void {
    const sealed = sealDetail(this.#keys.sealKeys(), Number(child.number), this.#ids.uuid(), kind, row);
    const clear = [sealed.category, sealed.startedOn, sealed.endedOn] as const;
    const what = [
      child.number,
      sealed.id,
      sealed.kind,
      ...clear,
      sealed.keyVersion,
      sealed.ciphertext,
    ] as const;
    this.#text['sealed.detail'] += copyLine(...what);
  }

  #lookup(scheme: string, value: string): Buffer {
    return keyedHash(this.#keys.lookupKey(), `identifier:${scheme}`, value);
  }

  #key(part: 'given' | 'family', name: string): string {
    const known = this.#nameKeys[part].get(name);
    if (known !== undefined) return known;
    const key = part === 'given' ? givenKey(name) : familyKey(name);
    this.#nameKeys[part].set(name, key);
    return key;
  }
}

function empty(): Record<ChildTable, string> {
  return Object.fromEntries(Object.keys(childTables).map((table) => [table, ''])) as Record<
    ChildTable,
    string
  >;
}
