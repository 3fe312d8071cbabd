import type { PrintedDocument } from '../document/pdf.ts';
import { dayInWords } from './inWords.ts';
import type { Section } from './words.ts';

/** What a pack says besides its sections. */
interface PackFacts {
  readonly reference: string;
  readonly receivedOn: string;
  readonly madeAt: Date;
  /** The controller that answers; null where naming it would say where the child is. */
  readonly controller: { readonly name: string; readonly telephone: string | null } | null;
  /** The sealed audit at this moment; null before its first checkpoint. */
  readonly checkpoint: { readonly size: number; readonly root: string } | null;
  readonly draft: boolean;
  /** Whether the child asks. */
  readonly ofSelf: boolean;
  /** The privacy notice for who asks: why the record is held, who may see it, for how long (UK GDPR, article 15(1)). */
  readonly notice: { readonly edition: number; readonly text: string } | null;
}

const titleOf = ({ ofSelf }: PackFacts) => `What Signpost holds about ${ofSelf ? 'you' : 'the child'}`;

const noticeTitle = 'Our privacy notice: why we hold this, who may see it, and for how long';

const leftOut =
  'We leave out what is about other people, and what the law lets or makes us leave out, for example because somebody could come to serious harm. We do not always say where something is left out.';

/** Each that UK GDPR, article 15(1)(e) and (f), wants an answer to name. */
const rights = [
  'If something is wrong, you can ask us to correct it.',
  'You can ask us to delete something, or to stop using it for a time, and you can object to how we use it. The law may make us keep or use it all the same; then we tell you why.',
  'If you are not content with this answer, you can complain to us. We tell you within 30 days that we have your complaint.',
  'You can also complain to the Information Commissioner (ico.org.uk, telephone 0303 123 1113), or go to court.',
];

/** Who the controller is (L36): by name, or all in common where the name of one would say too much. */
function controllerOf({ controller }: PackFacts): string {
  if (controller === null)
    return 'The controllers are the local authorities of England in common. You reach them through the authority that received your request.';
  return `The controller of this information is the local authority, ${controller.name}${controller.telephone ? `, telephone ${controller.telephone}` : ''}. All local authorities of England are controllers of Signpost in common; this one answers for this record.`;
}

/** An entry says who looked, for what, and where they work: more than this answer, but to a child who may know all of it. */
function proofOf({ checkpoint, ofSelf, controller }: PackFacts): string {
  const ask =
    ofSelf && controller !== null
      ? 'ask us for the proof of any of them. Of an entry that holds more than we may tell there is none: that one we check for you'
      : 'ask us to check any of them for you';
  const how = `Each time that somebody uses a record, an entry is written that nobody can change unseen. The audit numbers in this answer are those entries; ${ask}.`;
  return checkpoint
    ? `${how} When this was made there were ${checkpoint.size} sealed entries, with the fingerprint ${checkpoint.root}.`
    : how;
}

/** The pack for the printer, in words for who asked; a draft says on each page that it must not be given out. */
export function printedPack(sections: readonly Section[], facts: PackFacts): PrintedDocument {
  return {
    title: titleOf(facts),
    madeAt: facts.madeAt,
    ...(facts.draft && { warning: 'DRAFT – not reviewed – must not be given out' }),
    opening: [
      `This answers the request that we received on ${dayInWords(facts.receivedOn)}. Its reference is ${facts.reference}. It was made on ${dayInWords(facts.madeAt)}.`,
      controllerOf(facts),
      'Signpost is a directory. It says who a child is and which services are in contact, so that practitioners can find each other. It holds no case notes, no medical notes and no opinions about anybody.',
      leftOut,
    ],
    sections: [
      ...sections.map((each) => ({
        title: each.title,
        about: each.about,
        lines: each.lines.map(({ text }) => text),
        // A draft's lines are all there, so that their places are the numbers that an exemption names.
        numbered: facts.draft,
      })),
      { title: 'How you can check this', lines: [proofOf(facts)] },
      { title: 'Your rights', lines: rights },
      ...(facts.notice ? [{ title: noticeTitle, about: facts.notice.text }] : []),
    ],
  };
}

/** The pack for machines: the same words; a draft has the numbers of its lines. */
export function packAsJson(sections: readonly Section[], facts: PackFacts): string {
  const { reference, receivedOn, madeAt, checkpoint, draft } = facts;
  return `${JSON.stringify(
    {
      title: titleOf(facts),
      reference,
      receivedOn,
      madeAt: madeAt.toISOString(),
      draft,
      controller: facts.controller ?? { name: 'The local authorities of England in common', telephone: null },
      about: leftOut,
      sections: sections.map(({ section, title: of, lines }) => ({
        section,
        title: of,
        lines: lines.map(({ line, text }) => (draft ? { line, text } : text)),
      })),
      audit: checkpoint,
      rights,
      privacyNotice: facts.notice,
    },
    null,
    2,
  )}\n`;
}
