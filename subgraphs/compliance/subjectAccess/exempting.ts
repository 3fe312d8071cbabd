import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import { invalidInput } from '../../../platform/failures.ts';
import { aReason, textGiven } from '../../../platform/inputs.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import { referenceTo } from '../../../platform/references.ts';
import { open, seal } from '../../../platform/seal.ts';
import type { ExemptFromSubjectAccessInput, LiftSubjectAccessExemptionInput } from '../generated.ts';
import { createRendering, draftOutdated, isAsMade, isInForce, notPrepared } from './rendering.ts';
import { createStep, type Dependencies } from './requests.ts';
import {
  exemptionPlace,
  isDraft,
  isOfOthers,
  mergedSince,
  openExemption,
  type RequestView,
  sealableExemption,
} from './rules.ts';
import * as store from './store.ts';

const noLine = invalidInput('line', 'Give the number of a line of that section of the draft.');

/** What of a draft is withheld, with the reason, and what is given after all (domain.md 12: each exemption recorded). */
export function createExempting(dependencies: Dependencies) {
  const { sql, clock, ring } = dependencies;
  const step = createStep(dependencies);
  const { openExemptions, render } = createRendering(dependencies);

  return {
    async exempt(input: ExemptFromSubjectAccessInput, caller: Caller) {
      const reason = textGiven('reason', input.reason, aReason);
      if (typeof reason !== 'string') return reason;
      if (input.line != null && input.line < 1) return noLine;
      return step('exemptFromSubjectAccess', input, caller, async (tx, row) => {
        if (isOfOthers(row)) return mergedSince;
        if (!isDraft(row, clock.now())) return notPrepared;
        const draft = await render(tx, row, true);
        if (!isAsMade(row, draft)) return draftOutdated;
        const lines = draft.all.find((each) => each.section === input.section)?.lines;
        if (!lines) return invalidInput('section', 'The draft has no such section.');
        const line = input.line ?? null;
        const text = line === null ? null : lines.find((each) => each.line === line)?.text;
        if (text === undefined) return noLine;
        const id = randomUUID();
        const sealed = seal(
          ring(),
          exemptionPlace(row.child_number, id),
          sealableExemption({ reason, text }),
        );
        await store.addExemption(tx, row, {
          id,
          section: input.section,
          line,
          ground: input.ground,
          decided_by: caller.accountId,
          key_version: sealed.keyVersion,
          ciphertext: sealed.ciphertext,
        });
        await store.change(tx, row, {});
        return undefined;
      });
    },

    async lift(input: LiftSubjectAccessExemptionInput, caller: Caller) {
      const why = textGiven('reason', input.reason, aReason);
      if (typeof why !== 'string') return why;
      return step('liftSubjectAccessExemption', input, caller, async (tx, row) => {
        if (isOfOthers(row)) return mergedSince;
        if (!isDraft(row, clock.now())) return notPrepared;
        const found = (await store.exemptions(tx, row)).find(({ id }) => id === idOrNone(input.exemption));
        if (!found || !isInForce(found))
          return invalidInput('exemption', 'Give what is withheld of this request and was not lifted.');
        const at = exemptionPlace(row.child_number, found.id);
        const before = openExemption(open(ring(), at, found.key_version, found.ciphertext));
        const sealed = seal(ring(), at, sealableExemption({ ...before, lifted: why }));
        const { keyVersion: key_version, ciphertext } = sealed;
        const lifted = { id: found.id, lifted_by: caller.accountId, key_version, ciphertext };
        await store.liftExemption(tx, row, lifted, clock.now());
        await store.change(tx, row, {});
        return undefined;
      });
    },

    async exemptions(row: RequestView) {
      return (await openExemptions(sql, row)).map(({ decided_by, lifted_by, lifted, ...each }) => ({
        ...each,
        decidedBy: { id: decided_by },
        liftedBy: referenceTo(lifted_by),
        liftReason: lifted ?? null,
      }));
    },
  };
}
