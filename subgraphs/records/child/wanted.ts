import { type ASTNode, type GraphQLResolveInfo, Kind, type OperationDefinitionNode, visit } from 'graphql';
import { part } from './visible.ts';

const always = part.identity | part.archived;

/** What a field of `Child` needs beside the record itself. */
const partsOfField: Readonly<Record<string, number>> = {
  formerNames: part.formerNames,
  address: part.address,
  formerAddresses: part.formerAddresses,
  carers: part.carers | part.carerContacts,
  services: part.services | part.serviceDetails,
  involvements: part.involvements,
  involvement: part.involvements,
  hasSensitiveService: part.hasSensitiveService,
  viewerCanRequestBrokering: part.hasSensitiveService,
  sensitiveServices: part.sensitiveServices,
  commonAssessment: part.commonAssessment,
  identifiers: part.identifiers | part.everyIdentifier,
  provenance: part.provenance,
};

const known = new WeakMap<OperationDefinitionNode, number>();

/**
 * The parts that an operation asks of any child in it, looked up once for each document: names of fields are enough,
 * none of these is a field of another type. Asking for more than a path needs discloses nothing, since only
 * what is visible is read and only what is selected is answered.
 */
export function wantedParts({
  operation,
  fragments,
}: Pick<GraphQLResolveInfo, 'operation' | 'fragments'>): number {
  const before = known.get(operation);
  if (before !== undefined) return before;
  let parts = always;
  const enter = (node: ASTNode) => {
    if (node.kind === Kind.FIELD) parts |= partsOfField[node.name.value] ?? 0;
  };
  for (const node of [operation, ...Object.values(fragments)]) visit(node, { enter });
  known.set(operation, parts);
  return parts;
}

const asking = new WeakMap<OperationDefinitionNode, boolean>();

/** Whether an operation asks for a field `child` anywhere, looked up once for each document. */
export function asksForChild({
  operation,
  fragments,
}: Pick<GraphQLResolveInfo, 'operation' | 'fragments'>): boolean {
  let asks = asking.get(operation);
  if (asks !== undefined) return asks;
  asks = false;
  const enter = (node: ASTNode) => {
    if (node.kind === Kind.FIELD && node.name.value === 'child') asks = true;
  };
  for (const node of [operation, ...Object.values(fragments)]) visit(node, { enter });
  asking.set(operation, asks);
  return asks;
}
