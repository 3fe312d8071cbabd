import type { SealRing } from '../../platform/keys.ts';
import { type KeyRing, open, seal } from '../../platform/seal.ts';
import { matterPlace } from '../../subgraphs/compliance/matter/matter.ts';
import { rightsRing } from '../../subgraphs/compliance/rights.ts';
import { exemptionPlace, partPlace, requestPlace } from '../../subgraphs/compliance/subjectAccess/rules.ts';
import { vaultPlace } from '../../subgraphs/records/adoption/vault.ts';
import { conflictPlace } from '../../subgraphs/records/correction/conflicts.ts';
import { requestPlace as disclosurePlace } from '../../subgraphs/records/extract/requests.ts';
import { heldPlace } from '../../subgraphs/records/feed/held.ts';
import { snapshotPlace } from '../../subgraphs/records/merge/store.ts';
import { detailPlace } from '../../subgraphs/records/sealed/detail.ts';
import type { DetailKind } from '../../subgraphs/records/sealed/tables.ts';
import { credentialPlace } from '../../subgraphs/users/credential/credential.ts';
import { outboxPlace } from '../../subgraphs/users/reset/start.ts';
import { openTotp, sealTotp } from '../../subgraphs/users/session/credentials.ts';

/** A row with a sealed value, its keys as text. */
export interface SealedValue {
  readonly keys: Readonly<Record<string, string>>;
  readonly version: number;
  readonly bytes: Buffer;
}

/** A column of ciphertext: where it stands, and how one of its values is sealed anew. */
export interface SealedColumn {
  /** The ring of keys that it is sealed under. */
  readonly ring: SealRing;
  readonly table: string;
  /** The primary key, and what else the value is bound to: column and type. */
  readonly keys: readonly (readonly [column: string, type: string])[];
  /** How many of `keys` are the primary key. */
  readonly primary: number;
  /** The version of the key, as SQL over the table. */
  readonly version: string;
  readonly value: string;
  /** What is assigned, from `r.version` and `r.bytes`. */
  readonly assign: string;
  reseal(ring: KeyRing, row: SealedValue): Buffer;
}

function resealed(ring: KeyRing, at: string, { version, bytes }: SealedValue): Buffer {
  return seal(ring, at, open(ring, at, version, bytes)).ciphertext;
}

const ciphertext = {
  version: 'key_version',
  value: 'ciphertext',
  assign: 'key_version = r.version, ciphertext = r.bytes',
} as const;

/** A table of compliance with the child number and an id, whose sealed column is bound to both. */
function ofARight(table: string, place: (number: string, id: string) => string): SealedColumn {
  return {
    ring: 'seal',
    table: `compliance.${table}`,
    keys: [
      ['child_number', 'bigint'],
      ['id', 'uuid'],
    ],
    primary: 2,
    ...ciphertext,
    reseal: (ring, row) =>
      resealed(rightsRing(ring), place(row.keys.child_number as string, row.keys.id as string), row),
  };
}

/**
 * Every column of every table that is sealed under a ring of keys. A test compares it with the database's: a column that is
 * not named here would lose its key.
 */
export const sealedColumns: readonly SealedColumn[] = [
  {
    ring: 'seal',
    table: 'sealed.detail',
    keys: [
      ['child_number', 'bigint'],
      ['id', 'uuid'],
      ['kind', 'text'],
    ],
    primary: 2,
    version: 'key_version',
    value: 'ciphertext',
    assign: 'key_version = r.version, ciphertext = r.bytes',
    reseal: (ring, row) => {
      const { child_number: number, id, kind } = row.keys;
      return resealed(ring, detailPlace(number as string, id as string, kind as DetailKind), row);
    },
  },
  {
    ring: 'seal',
    table: 'sealed.conflict_value',
    keys: [
      ['child_number', 'bigint'],
      ['id', 'uuid'],
    ],
    primary: 2,
    version: 'key_version',
    value: 'ciphertext',
    assign: 'key_version = r.version, ciphertext = r.bytes',
    reseal: (ring, row) => {
      const { child_number: number, id } = row.keys;
      return resealed(ring, conflictPlace(number as string, id as string), row);
    },
  },
  {
    ring: 'seal',
    table: 'sealed.merge_snapshot',
    keys: [
      ['child_number', 'bigint'],
      ['merge_id', 'uuid'],
    ],
    primary: 2,
    version: 'key_version',
    value: 'ciphertext',
    assign: 'key_version = r.version, ciphertext = r.bytes',
    reseal: (ring, row) => resealed(ring, snapshotPlace(row.keys.merge_id as string), row),
  },
  {
    ring: 'seal',
    table: 'records.feed_held',
    keys: [
      ['source', 'text'],
      ['row_key', 'bytea'],
    ],
    primary: 2,
    version: 'key_version',
    value: 'ciphertext',
    assign: 'key_version = r.version, ciphertext = r.bytes',
    reseal: (ring, row) => {
      const { source, row_key: key } = row.keys;
      return resealed(ring, heldPlace(source as string, (key as string).slice(2)), row);
    },
  },
  {
    ring: 'seal',
    table: 'users.account',
    keys: [['id', 'uuid']],
    primary: 1,
    // Its first four bytes say which key.
    version: `('x' || encode(substring(totp_secret from 1 for 4), 'hex'))::bit(32)::int`,
    value: 'totp_secret',
    assign: 'totp_secret = r.bytes',
    reseal: (ring, { keys, bytes }) => {
      const id = keys.id as string;
      return sealTotp(ring, id, openTotp(ring, id, bytes));
    },
  },
  {
    ring: 'seal',
    table: 'users.reset',
    keys: [
      ['id', 'uuid'],
      ['account_id', 'uuid'],
    ],
    primary: 1,
    version: `('x' || encode(substring(factor_secret from 1 for 4), 'hex'))::bit(32)::int`,
    value: 'factor_secret',
    assign: 'factor_secret = r.bytes',
    reseal: (ring, { keys, bytes }) => {
      const account = keys.account_id as string;
      return sealTotp(ring, account, openTotp(ring, account, bytes));
    },
  },
  {
    ring: 'seal',
    table: 'users.outbox',
    keys: [['id', 'uuid']],
    primary: 1,
    version: 'key_version',
    value: 'ciphertext',
    assign: 'key_version = r.version, ciphertext = r.bytes',
    reseal: (ring, row) => resealed(ring, outboxPlace(row.keys.id as string), row),
  },
  ofARight('subject_access_request', requestPlace),
  ofARight('subject_access_exemption', exemptionPlace),
  ofARight('correction_request', (number, id) => matterPlace('correction_request', number, id)),
  ofARight('complaint', (number, id) => matterPlace('complaint', number, id)),
  {
    ring: 'seal',
    table: 'compliance.subject_access_part',
    keys: [
      ['child_number', 'bigint'],
      ['request_id', 'uuid'],
      ['part', 'text'],
    ],
    primary: 3,
    ...ciphertext,
    reseal: (ring, row) => {
      const { child_number: number, request_id: id, part } = row.keys;
      return resealed(rightsRing(ring), partPlace(number as string, id as string, part as string), row);
    },
  },
  {
    ring: 'vault',
    table: 'sealed.vault',
    keys: [['id', 'uuid']],
    primary: 1,
    ...ciphertext,
    reseal: (ring, row) => resealed(ring, vaultPlace(row.keys.id as string), row),
  },
  {
    ring: 'vault',
    table: 'records.disclosure_request',
    keys: [['id', 'uuid']],
    primary: 1,
    ...ciphertext,
    reseal: (ring, row) => resealed(ring, disclosurePlace(row.keys.id as string), row),
  },
  {
    ring: 'seal',
    table: 'users.credential',
    keys: [['id', 'uuid']],
    primary: 1,
    version: 'key_version',
    value: 'ciphertext',
    assign: 'key_version = r.version, ciphertext = r.bytes',
    reseal: (ring, row) => resealed(ring, credentialPlace(row.keys.id as string), row),
  },
];
