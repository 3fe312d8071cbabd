import { readPage } from '../../../platform/page.ts';
import type { AuditEventFilter, Resolvers } from '../generated.ts';

const filterFields = ['childNumber', 'accountId', 'looks', 'kind', 'operationId', 'from', 'to'] as const;

/** The filter as text, in one order: a cursor serves the filter that it was made under. */
function canonical(filter: AuditEventFilter): string {
  return JSON.stringify(filterFields.map((field) => filter[field] ?? null));
}

/** `auditEvents`, and audit events by reference: both within the caller's area (domain.md 2). */
export const auditResolvers: Pick<Resolvers, 'Query' | 'AuditEvent'> = {
  Query: {
    auditEvents(_, { filter: given, ...page }, context) {
      const { audit, caller } = context;
      const filter = given ?? {};
      return readPage(
        context,
        `auditEvents ${canonical(filter)}`,
        page,
        (before: string | null, limit) => audit.page({ caller, filter, limit, before }),
        ({ id }) => id,
      );
    },
  },
  AuditEvent: {
    __resolveReference: ({ id }, { audit, caller }) => audit.find(id, caller),
  },
};
