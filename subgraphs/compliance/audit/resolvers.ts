import { type CursorOwner, openCursor, pageOf, pageSize } from '../../../platform/page.ts';
import { auditArea } from '../access.ts';
import type { AuditEventFilter, Resolvers } from '../generated.ts';

const filterFields = ['childNumber', 'accountId', 'looks', 'kind', 'operationId', 'from', 'to'] as const;

/** The filter as text, in one order: a cursor serves the filter that it was made under. */
function canonical(filter: AuditEventFilter): string {
  return JSON.stringify(filterFields.map((field) => filter[field] ?? null));
}

/** `auditEvents`, and audit events by reference: both within the caller's area (domain.md 2). */
export const auditResolvers: Pick<Resolvers, 'Query' | 'AuditEvent'> = {
  Query: {
    async auditEvents(_, { filter, first, after }, { audit, caller, cursorKey, policy }) {
      const asked = filter ?? {};
      const owner: CursorOwner = {
        accountId: caller.accountId,
        query: `auditEvents ${canonical(asked)}`,
      };
      const before = after == null ? null : openCursor(cursorKey, owner, after);
      const size = pageSize(first, policy);
      const rows = await audit.page({ area: auditArea(caller), filter: asked, limit: size + 1, before });
      const { edges, pageInfo } = pageOf(cursorKey, owner, rows, size, ({ id }) => id);
      return { edges: [...edges], pageInfo };
    },
  },
  AuditEvent: {
    __resolveReference: ({ id }, { audit, caller }) => audit.find(id, auditArea(caller)),
  },
};
