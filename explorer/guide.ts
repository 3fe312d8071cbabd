import { EXPLORER_REQUEST } from './session.ts';

/** A ready operation: a document that a role can open and run. */
export interface ReadyOperation {
  role: string;
  /** What it is about: the concept of the schema, as `supportCase`, that what it asks for belongs to. */
  concept: string;
  /** File name without its ending, unique within the role. */
  name: string;
  title: string;
  about: string;
  document: string;
  /** Variables as JSON text; empty when the operation takes none. */
  variables: string;
}

/** One row of who may see what: a field, and for one condition the roles it holds for. */
export interface FieldAccess {
  type: string;
  field: string;
  /** Name of the field group, and what the group is in one sentence. */
  group: string;
  about: string;
  access: { roles: string[]; when: string }[];
}

/** What the explorer shows beside the editor; the gateway gives it to signed-in people who may explore, and to nobody else. */
export interface Guide {
  operations: ReadyOperation[];
  fields: FieldAccess[];
}

/** The guide for the roles of who is signed in. Throws when it cannot be read. */
export async function getGuide(): Promise<Guide> {
  const response = await fetch('/explorer/guide', EXPLORER_REQUEST);
  if (!response.ok) throw new Error('The list of ready operations could not be read.');
  return (await response.json()) as Guide;
}
