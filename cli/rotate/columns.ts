import type { SealRing } from '../../platform/keys.ts';
import { type KeyRing, open, seal } from '../../platform/seal.ts';
import { matterPlace } from '../../subgraphs/compliance/matter/matter.ts';
import { rightsRing } from '../../subgraphs/compliance/rights.ts';
import { exemptionPlace, partPlace, requestPlace } from '../../subgraphs/compliance/subjectAccess/rules.ts';
import { vaultPlace } from '../../subgraphs/records/adoption/vault.ts';
import { conflictPlace } from '../../subgraphs/records/correction/conflicts.ts';
import { requestPlace as disclosurePlace } from '../../subgraphs/records/extract/requests.ts';
import { heldPlace } from '../../subgraphs/records/feed/held.ts';
import { linkedPlace } from '../../subgraphs/records/feed/linked.ts';
import { snapshotPlace } from '../../subgraphs/records/merge/store.ts';
import { detailPlace } from '../../subgraphs/records/sealed/detail.ts';
import type { DetailKind } from '../../subgraphs/records/sealed/tables.ts';
import { credentialPlace } from '../../subgraphs/users/credential/credential.ts';
import { outboxPlace } from '../../subgraphs/users/reset/outbox.ts';
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

type Keys = SealedColumn['keys'];
const id = ['id', 'uuid'] as const;
const number = ['child_number', 'bigint'] as const;

interface Bound {
  readonly ring?: SealRing;
  /** How many of the keys are the primary key: all unless told. */
  readonly primary?: number;
  /** The ring that a place of this table is opened by. */
  readonly of?: (ring: KeyRing) => KeyRing;
}

/** A column `ciphertext` with its key's version beside it, bound to a place that is made of the keys' values. */
function ciphertext(
  table: string,
  keys: Keys,
  place: (...values: string[]) => string,
  { ring = 'seal', primary = keys.length, of = (all) => all }: Bound = {},
): SealedColumn {
  return {
    ring,
    table,
    keys,
    primary,
    version: 'key_version',
    value: 'ciphertext',
    assign: 'key_version = r.version, ciphertext = r.bytes',
    reseal: (all, row) => {
      const at = place(...keys.map(([column]) => row.keys[column] as string));
      return seal(of(all), at, open(of(all), at, row.version, row.bytes)).ciphertext;
    },
  };
}

/** A secret of one-time codes, bound to an account: its first four bytes say which key. */
function oneTimeSecret(table: string, value: string, keys: Keys, account: string): SealedColumn {
  return {
    ring: 'seal',
    table,
    keys,
    primary: 1,
    value,
    assign: `${value} = r.bytes`,
    version: `('x' || encode(substring(${value} from 1 for 4), 'hex'))::bit(32)::int`,
    reseal: (ring, row) => {
      const of = row.keys[account] as string;
      return sealTotp(ring, of, openTotp(ring, of, row.bytes));
    },
  };
}

const rights = { of: rightsRing };

/**
 * Every column of every table that is sealed under a ring of keys. A test compares it with the database's: a column that is
 * not named here would lose its key.
 */
export const sealedColumns: readonly SealedColumn[] = [
  ciphertext(
    'sealed.detail',
    [number, id, ['kind', 'text']],
    (child: string, row: string, kind: string) => detailPlace(child, row, kind as DetailKind),
    { primary: 2 },
  ),
  ciphertext('sealed.conflict_value', [number, id], conflictPlace),
  ciphertext('sealed.merge_snapshot', [number, ['merge_id', 'uuid']], (_child, merge: string) =>
    snapshotPlace(merge),
  ),
  ciphertext(
    'records.feed_held',
    [
      ['source', 'text'],
      ['row_key', 'bytea'],
    ],
    (source: string, key: string) => heldPlace(source, key.slice(2)),
  ),
  ciphertext('records.linked_row', [number, id], (_child: string, row: string) => linkedPlace(row)),
  oneTimeSecret('users.account', 'totp_secret', [id], 'id'),
  oneTimeSecret('users.reset', 'factor_secret', [id, ['account_id', 'uuid']], 'account_id'),
  ciphertext('users.outbox', [id], outboxPlace),
  ciphertext('compliance.subject_access_request', [number, id], requestPlace, rights),
  ciphertext('compliance.subject_access_exemption', [number, id], exemptionPlace, rights),
  ciphertext(
    'compliance.correction_request',
    [number, id],
    (child: string, row: string) => matterPlace('correction_request', child, row),
    rights,
  ),
  ciphertext(
    'compliance.complaint',
    [number, id],
    (child: string, row: string) => matterPlace('complaint', child, row),
    rights,
  ),
  ciphertext(
    'compliance.subject_access_part',
    [number, ['request_id', 'uuid'], ['part', 'text']],
    partPlace,
    rights,
  ),
  ciphertext('sealed.vault', [id], vaultPlace, { ring: 'vault' }),
  ciphertext('records.disclosure_request', [id], disclosurePlace, { ring: 'vault' }),
  ciphertext('users.credential', [id], credentialPlace),
];
