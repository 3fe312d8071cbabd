import { permissions } from '../../../platform/permissions.ts';
import type { SubjectAccessSection } from '../generated.ts';
import type { Details, Gathered, HomePart, RecordPart, ServicesPart } from './contents.ts';
import { actInWords, capital, dayInWords, fieldWords, from, words } from './inWords.ts';
import { wordsOfChild } from './said.ts';

/** A line of a pack: its number in its section, which an exemption may name, and what it says. */
export interface Line {
  readonly line: number;
  readonly text: string;
}

/** A section of a pack in the words that a parent reads. */
export interface Section {
  readonly section: SubjectAccessSection;
  readonly title: string;
  readonly about: string;
  readonly lines: readonly Line[];
}

/** To whom a pack goes. */
export interface Reader {
  readonly relationship: Details['relationship'];
  /** The entry of the record that is the reader. */
  readonly carerId: string | null;
  /** Whether anything that says where the child is may be in it. */
  readonly withLocation: boolean;
  /** Whether where the child lived before may be in it, too: of one who was hidden once, a place where others hide. */
  readonly withFormerPlaces: boolean;
}

type Person = { readonly name: string | null; readonly profession: string | null } | null;
/** What a parent is told of somebody whose work with the child may be the child's own confidence. */
const nobodyNamed = 'a person who may use the record';

/**
 * Practitioners act in an official capacity and are named (domain.md 12); where they work may say where the child is, and so
 * may what somebody entered as their profession.
 */
function person(who: Person, at: string | null, reader: Reader): string {
  if (!reader.withLocation) return nobodyNamed;
  const told = [who?.profession?.toLowerCase(), at].filter(Boolean).join(', ');
  if (!who?.name) return told || 'somebody';
  return `${who.name}${told ? ` (${told})` : ''}`;
}

/** Names of the organisations and people whose contact with the child a pack tells its reader of. */
function inContact({ SERVICES: part }: Gathered, reader: Reader): ReadonlySet<unknown> {
  if (!reader.withLocation) return new Set();
  const contacts = [...(part.services ?? []), ...(part.involvements ?? [])];
  const names = [
    ...contacts.map(({ organisation }) => organisation?.name),
    ...(part.involvements ?? []).map(({ practitioner }) => practitioner?.name),
  ];
  return new Set(names.filter((name) => name != null));
}

/** Whether a practitioner, a clinic's too, may have stated a reason; the others are of authorities' teams alone. */
const isPractitioners = (reason: string | null) =>
  (permissions.reasons[reason ?? ''] ?? ['PRACTITIONER']).includes('PRACTITIONER');

/** Reasons that would tell that the record is protected, or moved. */
const tellingReasons = new Set(['SHIELD_REVIEW', 'TRANSFER', 'COMPLAINT', 'BROKERING']);

/** Sources for all of England, by how their names begin. */
const nationalSources: readonly (readonly [string, string])[] = [
  ['gro', 'the General Register Office'],
  ['nhs', 'the NHS'],
  ['dwp', 'the Department for Work and Pensions'],
  ['school-census', 'the School Census'],
];

/** A source of one place is named only to who may know where the child is. */
function sourceOf(source: string | null, reader: Reader): string {
  const national = nationalSources.find(([name]) => source?.startsWith(name));
  if (national) return national[1];
  return reader.withLocation ? `the source “${source}”` : 'a source';
}

/** What the directory writes of fields, in words; what concerns other people is told apart. */
const aboutOthers = /carer|parent/i;
/** Of these alone the source and the day say nothing of where the child is: another practice has the day of a move. */
const aboutNoPlace = new Set(
  'record givenName familyName formerNames gender dateOfBirth dateOfDeath'.split(' '),
);
const identifier = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/;

/** What a field was before, in words; null for what is none: of a school or practice there is only its identifier. */
function beforeInWords(field: string | null, value: string | null): string | null {
  if (value === null || aboutOthers.test(field ?? '') || identifier.test(value)) return null;
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return dayInWords(value);
  return field === 'gender' ? words(value) : value;
}

/** A pupil number, and a number of a local body, tell which authority gave it. */
const saysNothingOfPlaces = (scheme: string | null) => scheme === 'NHS_NUMBER';

function identity({ RECORD: record }: Gathered, number: string, reader: Reader): string[] {
  return [
    `Name: ${record.givenName} ${record.familyName}`,
    `Gender: ${words(record.gender)}`,
    `Date of birth: ${dayInWords(record.dateOfBirth)}`,
    ...(record.dateOfDeath ? [`Date of death: ${dayInWords(record.dateOfDeath)}`] : []),
    `Child number in Signpost: ${record.number ?? number}`,
    ...(record.number === undefined ? [] : [number, ...(record.otherNumbers ?? [])])
      .filter((each) => each !== record.number)
      .map((each) => `Number in Signpost until two entries became one: ${each}`),
    // Of a child who is neither dead nor of age the archive says that it left England.
    ...(reader.withLocation
      ? [
          `The record is ${record.status === 'ARCHIVED' ? 'in the archive, and goes when its time there is over' : 'in use'}.`,
        ]
      : []),
    ...(record.formerNames ?? []).map(
      (name) =>
        `Earlier name: ${name.givenName} ${name.familyName}${name.until ? `, until ${dayInWords(name.until)}` : ''}`,
    ),
    ...(record.identifiers ?? [])
      .filter(({ scheme }) => reader.withLocation || saysNothingOfPlaces(scheme))
      .map(({ scheme, value }) => `${capital(words(scheme))}: ${value}`),
  ];
}

const placeOf = (at: HomePart) => [at.line, at.locality, at.postcode].filter(Boolean).join(', ');

function address({ address: at }: RecordPart): string {
  if (!at) return 'No address is recorded.';
  const place = placeOf(at);
  if (!place) return `Address: ${words(at.status)}${at.since ? `, since ${dayInWords(at.since)}` : ''}.`;
  return `Address (${words(at.status)}): ${place}${at.since ? `, since ${dayInWords(at.since)}` : ''}`;
}

/** One that ended on the day it began never was one (ADR 0153): it may be another family's. */
function earlierAddresses({ formerAddresses }: RecordPart, reader: Reader): string[] {
  if (!reader.withFormerPlaces) return [];
  return (formerAddresses ?? [])
    .filter(({ since, until }) => since === null || until === null || since < until)
    .map((at) => {
      const place = placeOf(at);
      const isPlain = !place || at.status === 'CURRENT';
      const title = `Earlier address${isPlain ? '' : ` (${words(at.status)})`}`;
      const none = at.status === 'CURRENT' ? 'none' : words(at.status);
      return `${title}: ${place || none}${from(at.since, at.until)}`;
    });
}

function family(record: RecordPart, reader: Reader): string[] {
  return (record.carers ?? []).map((carer) => {
    if (carer.id === reader.carerId) {
      const reach = [carer.telephone, carer.email].filter(Boolean).join(', ');
      return `You: ${carer.name}, ${words(carer.relationship)}${reach ? `, ${reach}` : ''}`;
    }
    return `Another person is recorded as ${words(carer.relationship)}. What is held about other people is theirs to ask for.`;
  });
}

/** Whether somebody leads, and when they did, after a semicolon. */
function leading(contact: NonNullable<ServicesPart['involvements']>[number]): string {
  const periods = contact.leadPeriods ?? [];
  if (periods.length === 0) return contact.leadProfessional ? '; lead professional' : '';
  const times = periods.map((each) => from(each.from, each.until).replace(/^, /, ''));
  return `; lead professional ${times.join(' and ')}`;
}

function services(part: ServicesPart, reader: Reader): string[] {
  const { commonAssessment: assessment } = part;
  return [
    ...(part.services ?? []).map(
      (each) =>
        `${capital(words(each.kind))}: ${each.organisation?.name ?? 'an organisation'}${from(each.startedOn, each.endedOn)}`,
    ),
    ...(part.involvements ?? []).map(
      (each) =>
        `${capital(words(each.serviceType))}: ${person(each.practitioner, each.organisation?.name ?? null, reader)}` +
        `${each.telephone ? `, telephone ${each.telephone}` : ''}${each.email ? `, ${each.email}` : ''}${from(each.startedOn, each.endedOn)}${leading(each)}`,
    ),
    ...(assessment
      ? [{ ...assessment, until: null }, ...(assessment.earlier ?? [])].map(
          (each) =>
            `Common assessment: ${words(each.status)}, held by ${each.holder?.name ?? 'an organisation'}${from(each.since, each.until)}`,
        )
      : []),
  ];
}

/** A child's own confidences are the child's: a parent sees a sensitive service only where a parent consented to it. */
function sensitive(part: ServicesPart, reader: Reader): string[] {
  return (part.sensitiveServices ?? [])
    .filter(
      ({ basis, consentOf }) =>
        reader.relationship === 'CHILD' ||
        (basis === 'CONSENT' && consentOf !== null && consentOf !== 'CHILD'),
    )
    .map((each) => {
      const reach = each.telephone ? `, telephone ${each.telephone}` : '';
      const whose = each.consentOf === 'CHILD' ? 'the child' : 'a parent or carer';
      const basis =
        each.basis === 'CONSENT'
          ? `with the consent of ${whose}`
          : 'since without it the child could come to significant harm';
      const asserted = each.assertedBy ? `, as ${person(each.assertedBy, null, reader)} said` : '';
      const review = each.reviewOn ? ` To be looked at again by ${dayInWords(each.reviewOn)}.` : '';
      return (
        `${capital(words(each.serviceType))}: ${each.organisation?.name ?? 'an organisation'}${each.practitioner ? `, ${person(each.practitioner, null, reader)}` : ''}` +
        `${reach}${from(each.startedOn, each.endedOn)}. Recorded ${basis}, on ${dayInWords(each.basisOn)}${asserted}.${review}`
      );
    });
}

/**
 * What sources have said, also what the record does not hold any more, or never took (ADR 0136). To a reader without the places nothing: a
 * name at school may be the adopters', and a day that of a move. Nor of other people, nor numbers, of which the record's own stand above.
 */
function said({ HISTORY: { linkedRows }, RECORD: record }: Gathered, reader: Reader): string[] {
  if (!reader.withFormerPlaces) return [];
  const told = wordsOfChild(linkedRows ?? [], record).map(({ source, saidAt, values }) => {
    const each = values.flatMap(({ field, value }) => {
      const words = beforeInWords(field, value);
      return words === null ? [] : [`${fieldWords(field)} ${words}`];
    });
    return `What ${sourceOf(source, reader)} said on ${dayInWords(saidAt)}: ${each.join('; ')}.`;
  });
  return [...new Set(told)];
}

function sources(gathered: Gathered, reader: Reader): string[] {
  const known = inContact(gathered, reader);
  const mayName = (who: Person) => reader.relationship === 'CHILD' || known.has(who?.name);
  return (gathered.HISTORY.provenance ?? [])
    .filter(({ field }) => reader.withLocation || aboutNoPlace.has(field ?? 'record'))
    .map((each) => {
      const by = mayName(each.changedBy) ? person(each.changedBy, null, reader) : nobodyNamed;
      const who = each.changedBy ? by : sourceOf(each.source, reader);
      const isTold = reader.withFormerPlaces || each.field !== 'address';
      const before = isTold ? beforeInWords(each.field, each.previousValue) : null;
      return `${capital(fieldWords(each.field))}: from ${who} on ${dayInWords(each.recordedAt)}${before ? `; before, it was “${before}”` : ''}`;
    });
}

/** Who opened what protection hides is named to a parent as who opened the record is (`access`). */
function protection(gathered: Gathered, reader: Reader): string[] {
  const { HISTORY: part } = gathered;
  const known = inContact(gathered, reader);
  const mayName = (who: Person) => reader.relationship === 'CHILD' || known.has(who?.name);
  return [
    ...(part.shields ?? []).map(
      (each) =>
        `Protection was asked for on ${dayInWords(each.requestedAt)}; it stands as ${words(each.state)}.`,
    ),
    ...(part.overrides ?? []).map(
      (each) =>
        `On ${dayInWords(each.at)} ${mayName(each.by) ? person(each.by, null, reader) : nobodyNamed} opened what protection hides, for ${words(each.reason)}.`,
    ),
  ];
}

/**
 * Who opened the record, in words. A parent is told the name where it cannot be that of a service in the child's own
 * confidence: it is a team's, or that of a contact which the pack mentions anyway. Of others they get the audit
 * number, by which the authority can look into it: that a clinic looked would reveal what `sensitive` keeps back,
 * even where it has no entry any more.
 */
function access(gathered: Gathered, reader: Reader): string[] {
  const known = inContact(gathered, reader);
  const isChild = reader.relationship === 'CHILD';
  return (gathered.ACCESS.accessHistory ?? []).map((each) => {
    // What may tell of a hidden child, too, leaves the day alone (ADR 0083).
    if (each.event === null) return `${dayInWords(each.at)}: ${nobodyNamed}.`;
    const at = each.organisation?.name ?? null;
    const mayName = isChild || !isPractitioners(each.reason) || known.has(at);
    const who = mayName ? person(each.account, at, reader) : nobodyNamed;
    const mayNameOther = isChild || known.has(each.onBehalfOf?.name);
    const other = mayNameOther ? person(each.onBehalfOf, null, reader) : nobodyNamed;
    const isTold = isChild ? reader.withLocation : reader.withLocation && each.reason !== 'BROKERING';
    const reason = isTold || !tellingReasons.has(each.reason ?? '') ? each.reason : 'DATA_QUALITY';
    const behalf = each.onBehalfOf ? `, for ${other}` : '';
    return `${dayInWords(each.at)}: ${who}${behalf}. Reason: ${words(reason)}. Audit number ${each.event}.`;
  });
}

/**
 * Acts that would tell of another identity, and what other people asked for: never told. Nor that somebody of a team took work on,
 * which waits for these, or for what is confided, and for little else that is not told by itself.
 */
export const untold =
  /ADOPT|PLACEMENT|IDENTITY|SEALED|VAULT|SUBJECT_ACCESS|COMPLAINT|CORRECTION_REQUEST|PRIVACY_NOTICE|WORK_ASSIGNED/;
/** How many acts a pack tells of. */
export const mostActs = 1_000;
/** Acts that may be those of a service in the child's own confidence: told to the child alone. */
const confided = /^(INVOLVEMENT|BROKERING)_/;
/** All that is told to who may not know where the child is: the day of a change may be the day of a move. */
const plainest = new Set(['RECORD_CREATED']);
function acts({ ACCESS: part, HISTORY: history }: Gathered, reader: Reader): string[] {
  const done = part.acts
    .filter(({ kind }) => !untold.test(kind) && (reader.withLocation || plainest.has(kind)))
    .filter(({ kind }) => reader.relationship === 'CHILD' || !confided.test(kind))
    .map(({ kind, on, event }) => `${dayInWords(on)}: ${actInWords(kind)}. Audit number ${event}.`);
  const told = (history.privacyNotice?.deliveries ?? []).map(
    (each) =>
      `${dayInWords(each.deliveredOn)}: the privacy notice for ${each.audience === 'CHILD' ? 'children' : 'adults'} was given, edition ${each.edition}.`,
  );
  return [...done, ...told];
}

/**
 * What a pack says, before exemptions (domain.md 12): everything that was gathered, in words; other people's data not, a
 * link of identities never, and where the child is only to a reader who may have it. What is left out so leaves no mark.
 */
export function sectionsOf(gathered: Gathered, number: string, reader: Reader): Section[] {
  const { RECORD, SERVICES } = gathered;
  const where = (lines: string[]) => (reader.withLocation ? lines : []);
  const made: readonly [SubjectAccessSection, string, string, string[]][] = [
    ['IDENTITY', 'Who the child is', 'Names, dates and numbers.', identity(gathered, number, reader)],
    [
      'ADDRESS',
      'Where the child lives',
      'The address that the record holds, and earlier ones.',
      where([address(RECORD), ...earlierAddresses(RECORD, reader)]),
    ],
    ['FAMILY', 'Parents and carers', 'Who is recorded as a parent or carer.', family(RECORD, reader)],
    [
      'SERVICES',
      'Services and practitioners',
      'Who is, or was, in contact with the child.',
      where(services(SERVICES, reader)),
    ],
    [
      'SENSITIVE_SERVICES',
      'Sensitive services',
      'Services that others see only as “a service is involved”.',
      where(sensitive(SERVICES, reader)),
    ],
    [
      'SOURCES',
      'Where the information came from',
      'Which body or person gave each value, and when.',
      [...sources(gathered, reader), ...said(gathered, reader)],
    ],
    [
      'PROTECTION',
      'Protection of the record',
      'Whether details were hidden.',
      where(protection(gathered, reader)),
    ],
    [
      'ACCESS',
      'Who looked at the record, and why',
      'The last 25 times that the record was opened, the newest first.',
      access(gathered, reader),
    ],
    [
      'ACTS',
      'What was done with the record',
      `Changes and decisions, the newest first; the last ${mostActs} at most.`,
      acts(gathered, reader),
    ],
  ];
  return made
    .filter(([, , , lines]) => lines.length > 0)
    .map(([section, title, about, lines]) => ({
      section,
      title,
      about,
      lines: lines.map((text, at) => ({ line: at + 1, text })),
    }));
}
