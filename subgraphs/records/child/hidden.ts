import { byText } from '../../../platform/order.ts';
import type { AdditionalServiceType, UniversalServiceKind } from '../generated.ts';
import type { Details } from '../sealed/store.ts';
import type { DetailKind } from '../sealed/tables.ts';
import type { IdentifierRow, RecordHead, RecordParts } from './child.ts';
import { part } from './visible.ts';

const kindsOfPart: readonly (readonly [bit: number, kind: DetailKind])[] = [
  [part.formerNames, 'FORMER_NAME'],
  [part.address | part.formerAddresses, 'ADDRESS'],
  [part.carers, 'CARER'],
  [part.services | part.involvements, 'INVOLVEMENT'],
  [part.commonAssessment, 'COMMON_ASSESSMENT'],
  [part.identifiers, 'IDENTIFIER'],
  [part.provenance, 'PROVENANCE'],
];

/**
 * The kinds of sealed detail that a record's answer needs: of a shielded one each part that was asked for and may
 * leave, of any the sensitive services. Mostly none, and then the sealed pool is not touched.
 */
export function sealedKinds({ shielded, give }: Pick<RecordHead, 'shielded' | 'give'>): DetailKind[] {
  const kinds = shielded ? kindsOfPart.filter(([bits]) => (give & bits) !== 0).map(([, kind]) => kind) : [];
  return (give & part.sensitiveServices) !== 0 ? [...kinds, 'SENSITIVE_SERVICE'] : kinds;
}

/** Whether an involvement is that of the practice where a child is registered. */
export const isPractice = ({ serviceType }: { readonly serviceType: string }) =>
  serviceType === 'PRIMARY_CARE';

const newest = <T extends { id: string; row: { startedOn: string } }>(a: T, b: T) =>
  byText(b.row.startedOn, a.row.startedOn) || byText(a.id, b.id);

/**
 * Adds opened details to a record's parts, in the shape and the order in which plain rows come. `organisationId` is
 * the caller's: without `everyIdentifier` only identifiers that it gave are shown. Of former addresses the last
 * `mostFormerAddresses`, unless the record is read whole. `unnamed`: of the practices those
 * that no record shows (ADR 0164).
 */
export function addHidden(
  parts: RecordParts,
  details: Details,
  { shielded, give, whole }: Pick<RecordHead, 'shielded' | 'give' | 'whole'>,
  organisationId: string,
  { mostFormerAddresses, unnamed }: { mostFormerAddresses: number; unnamed: ReadonlySet<string> },
): void {
  parts.sensitiveServices = [...details.of('SENSITIVE_SERVICE')].sort(newest);
  if (!shielded) return;
  parts.formerNames = [...details.of('FORMER_NAME')]
    .sort((a, b) => byText(b.row.untilDate ?? '', a.row.untilDate ?? '') || byText(a.id, b.id))
    .map(({ row }) => [row.givenName, row.familyName, row.untilDate]);
  const addresses = details.of('ADDRESS');
  const address = addresses.find(({ row }) => row.untilDate === null)?.row;
  parts.address = address
    ? [address.status, address.line, address.locality, address.postcode, address.sinceDate]
    : null;
  parts.formerAddresses = addresses
    .flatMap(({ id, row }) => (row.untilDate === null ? [] : [{ id, row, until: row.untilDate }]))
    .sort(
      (a, b) =>
        byText(b.until, a.until) ||
        byText(b.row.sinceDate ?? '', a.row.sinceDate ?? '') ||
        byText(a.id, b.id),
    )
    .slice(0, whole ? undefined : mostFormerAddresses)
    .map(({ row, until }) => [row.status, row.line, row.locality, row.postcode, row.sinceDate, until]);
  parts.carers = [...details.of('CARER')]
    .sort(
      (a, b) =>
        byText(a.row.relationship, b.row.relationship) ||
        byText(a.row.name, b.row.name) ||
        byText(a.id, b.id),
    )
    .map(({ id, row }) => [id, row.name, row.relationship, row.telephone, row.email]);
  const involvements = [...details.of('INVOLVEMENT')].sort(newest);
  parts.services = involvements
    .filter(
      ({ row }) => row.category === 'UNIVERSAL' && !(isPractice(row) && unnamed.has(row.organisationId)),
    )
    .map(({ row }) => [
      row.organisationId,
      row.serviceType as UniversalServiceKind,
      row.startedOn,
      row.endedOn,
    ]);
  parts.involvements = involvements
    .filter(({ row }) => row.category === 'ADDITIONAL')
    .map(({ id, row }) => [
      id,
      row.serviceType as AdditionalServiceType,
      row.organisationId,
      row.accountId,
      row.telephone,
      row.email,
      row.lead,
      row.startedOn,
      row.endedOn,
      row.version,
      row.led ?? [],
    ]);
  const assessment = details.of('COMMON_ASSESSMENT')[0]?.row;
  parts.commonAssessment = assessment
    ? [
        assessment.status,
        assessment.organisationId,
        assessment.sinceDate ?? null,
        assessment.version ?? 1,
        assessment.earlier ?? [],
      ]
    : null;
  const every = (give & part.everyIdentifier) !== 0;
  const shown = (issuer: string | null) => every || issuer === organisationId;
  parts.identifiers = details
    .of('IDENTIFIER')
    .flatMap(({ row }): IdentifierRow[] =>
      row.value !== null && shown(row.issuer) ? [[row.scheme, row.value]] : [],
    )
    .sort(([a, x], [b, y]) => byText(a, b) || byText(x, y));
  const sealedProvenance = details
    .of('PROVENANCE')
    .map(({ row }) => [row.field, row.source, row.recordedAt, row.accountId, row.previousValue] as const);
  parts.provenance = [...parts.provenance, ...sealedProvenance].sort(
    (a, b) => Date.parse(b[2]) - Date.parse(a[2]) || byText(a[0], b[0]),
  );
}
