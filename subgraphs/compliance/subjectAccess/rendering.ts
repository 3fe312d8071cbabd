import { ageOn } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/database.ts';
import { notPermitted } from '../../../platform/failures.ts';
import { ifReadable, open, seal } from '../../../platform/seal.ts';
import { findCheckpoint } from '../sealing/tree.ts';
import { type Gathered, packParts } from './contents.ts';
import { packAsJson, printedPack } from './pack.ts';
import type { Dependencies } from './requests.ts';
import {
  exemptionPlace,
  markOf,
  mayTellFormerPlaces,
  mayTellLocation,
  type OpenedRequest,
  openExemption,
  partPlace,
  type RequestView,
} from './rules.ts';
import * as store from './store.ts';
import { withoutExempt } from './withheld.ts';
import { sectionsOf } from './words.ts';

/** A request by what its parts are kept under. */
export type RequestRef = Pick<store.RequestRow, 'child_number' | 'id'>;

/** From which age on somebody is no child. */
export const adult = 18;

/** Why a draft that was made under another shield is neither cut nor approved. */
export const draftOutdated = notPermitted(
  'The record was shielded, or a shield ended, after this draft was made, and its lines are others now: prepare it again.',
);

/** Why what is no draft is neither cut nor reviewed. */
export const notPrepared = notPermitted(
  'The pack cannot be changed now; ask for the request again to see where it stands.',
);

/** Whether something is still withheld. */
export const isInForce = ({ lifted_by }: Pick<store.ExemptionRow, 'lifted_by'>) => lifted_by === null;

/** Whether the lines of a draft are still those that it was made with: a shield that came or went changes them. */
export const isAsMade = (row: RequestView, { withLocation }: { readonly withLocation: boolean }) =>
  row.with_location === withLocation;

/** Whether a record was ever hidden, but by a request that two people refused. Of what is not known, it was. */
const wasHidden = ({ HISTORY: { shields } }: Gathered) =>
  !(shields?.every(({ state }) => state === 'REFUSED') ?? false);

/** Packs as they would leave: made of the sealed parts of a request and of what is withheld of it, at the moment of asking. */
export function createRendering({ clock, ring }: Pick<Dependencies, 'clock' | 'ring'>) {
  const putSealed = (
    tx: Queryable,
    row: RequestRef,
    part: store.Kept,
    text: string,
    state: 'GATHERED' | 'WAITING' = 'GATHERED',
  ) => store.putPart(tx, row, part, state, seal(ring(), partPlace(row.child_number, row.id, part), text));

  const openParts = async (tx: Queryable, row: RequestRef): Promise<ReadonlyMap<string, string>> => {
    const opened = new Map<string, string>();
    for (const { part, key_version: version, ciphertext } of await store.parts(tx, row)) {
      if (version === null || ciphertext === null) continue;
      opened.set(part, open(ring(), partPlace(row.child_number, row.id, part), version, ciphertext));
    }
    return opened;
  };

  const openExemptions = async (queryable: Queryable, row: RequestRef) =>
    (await store.exemptions(queryable, row)).map((each) => {
      const at = exemptionPlace(row.child_number, each.id);
      const opened = ifReadable(() => openExemption(open(ring(), at, each.key_version, each.ciphertext)));
      return { ...each, ...(opened ?? { reason: null, text: null, lifted: null }) };
    });

  /** The contents of a pack as it would leave now. */
  const render = async (tx: Queryable, row: OpenedRequest, draft: boolean) => {
    const opened = await openParts(tx, row);
    const gathered = Object.fromEntries(
      packParts.map((part) => [part, JSON.parse(opened.get(part) as string)]),
    ) as unknown as Gathered;
    const { RECORD: record } = gathered;
    const withLocation = mayTellLocation(row.shielded || record.shield !== null, row.details);
    const withFormerPlaces = withLocation && mayTellFormerPlaces(wasHidden(gathered), row.details);
    const { relationship, checks } = row.details;
    const reader = { relationship, carerId: checks?.carerId ?? null, withLocation, withFormerPlaces };
    const all = sectionsOf(gathered, row.child_number, reader);
    const sections = draft ? all : withoutExempt(all, (await openExemptions(tx, row)).filter(isInForce));
    const checkpoint = await findCheckpoint(tx);
    const ofAge = record.dateOfBirth === null || ageOn(record.dateOfBirth, clock.today()) >= adult;
    const facts = {
      reference: row.id,
      receivedOn: row.received_on,
      madeAt: clock.now(),
      draft,
      ofSelf: relationship === 'CHILD',
      notice: await store.noticeInForce(tx, relationship === 'CHILD' && !ofAge ? 'CHILD' : 'ADULT'),
      controller: withLocation ? row.controller : null,
      checkpoint: checkpoint ? { size: checkpoint.size, root: checkpoint.root.toString('base64') } : null,
    };
    return {
      withLocation,
      confided: (gathered.SERVICES.sensitiveServices ?? []).flatMap(({ id }) => id ?? []),
      all,
      printed: printedPack(sections, facts),
      json: Buffer.from(packAsJson(sections, facts)),
    };
  };

  /**
   * A draft that was gathered anew has other lines: what was withheld of another draft is found again in this one, and where
   * it is not, its whole section is withheld. Whether the draft says where the child is, and of which sensitive services.
   */
  const settle = async (tx: Queryable, row: OpenedRequest) => {
    const { all, withLocation, confided } = await render(tx, row, true);
    for (const { id, section, line, text, lifted_by: liftedBy } of await openExemptions(tx, row)) {
      if (line === null || liftedBy !== null) continue;
      const lines = all.find((each) => each.section === section)?.lines ?? [];
      const found = lines.find((each) => text !== null && markOf(each.text) === markOf(text));
      await store.moveExemption(tx, row, id, found?.line ?? null);
    }
    return { withLocation, confided };
  };

  return { putSealed, openExemptions, render, settle };
}
