import { readdirSync, readFileSync } from 'node:fs';
import {
  type DefinitionNode,
  type DirectiveNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  type StringValueNode,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { typesFile, typesOf } from '../../cli/generate/types.ts';
import { whoSeesWhat } from '../../cli/generate/whoSeesWhat.ts';
import { permissions } from '../../platform/permissions.ts';

const folder = new URL('../../schema/', import.meta.url);
const definitions = ['shared', 'records', 'users', 'compliance'].flatMap((name) =>
  readdirSync(new URL(name, folder)).flatMap((file) => {
    const { definitions } = parse(readFileSync(new URL(`${name}/${file}`, folder), 'utf8'));
    return definitions.map((node) => ({ where: `${name}/${file}`, node }));
  }),
);

interface Described {
  readonly what: string;
  readonly description: StringValueNode | undefined;
}
/** Everything of a definition that has a name that clients use. */
function named(node: DefinitionNode): Described[] {
  if (node.kind === Kind.SCHEMA_EXTENSION || !('name' in node) || !node.name) return [];
  const own = node.name.value;
  const found: Described[] = [];
  const isExtension = node.kind.endsWith('Extension');
  if (!isExtension && 'description' in node) found.push({ what: own, description: node.description });
  if ('fields' in node) {
    for (const field of node.fields ?? []) {
      found.push({ what: `${own}.${field.name.value}`, description: field.description });
      for (const argument of (field as FieldDefinitionNode).arguments ?? []) {
        found.push({
          what: `${own}.${field.name.value}(${argument.name.value})`,
          description: argument.description,
        });
      }
    }
  }
  if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
    for (const value of node.values ?? []) {
      found.push({ what: `${own}.${value.name.value}`, description: value.description });
    }
  }
  return found;
}

const outputFields = definitions.flatMap(({ node }) =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION
    ? (node.fields ?? []).map((field) => ({
        type: node,
        name: `${node.name.value}.${field.name.value}`,
        field,
      }))
    : [],
);

const key = 'the key: whoever has the object came by it';
const fixed = 'a fixed sentence, made where the object is made';
const ownRows = 'rows that one statement of the owner made together; a row that is hidden is not among them';
/**
 * What can never be null, and why it may promise that: nobody who is handed the object is denied the field, and no
 * other subgraph is asked for it. `[]` stands for the members of a list, `*` for any name.
 */
const neverNull: Readonly<Record<string, string>> = {
  'AccountWaiting.approvers[]': ownRows,
  'AccountWaiting.roles[]': ownRows,
  'Accreditation.steps[]': ownRows,
  'AccreditationChecklist.items[]': 'principles of our own',
  'ChecklistItem.code': fixed,
  'ManagedAccount.lapsed[]': 'codes of our own',
  'ManagedAccount.roles[]': ownRows,
  'RoleRequest.id': key,
  '*.message': fixed,
  '*Connection.edges[]': ownRows,
  '*Edge.cursor': 'made with the edge',
  'AccessGrant.id': key,
  'Account.id': key,
  'AuditEvent.id': key,
  'Authority.code': key,
  'BrokerRequest.id': key,
  'Child.number': `${key}; without an access grant the child is absent whole`,
  'Involvement.id': key,
  'Notice.id': key,
  'Organisation.id': key,
  'AuditEvent.childNumbers[]': ownRows,
  'AuditInclusionProof.path[]': 'made with the proof',
  'Child.accessHistory[]': ownRows,
  'Child.dataAges[]': ownRows,
  'FeedRun.id': key,
  'FeedRun.faults[]': ownRows,
  'FeedRun.outcomes[]': ownRows,
  'FeedSource.name': 'a name of our own',
  'Query.feedSources[]': 'sources of our own',
  'Child.carers[]': ownRows,
  'Child.formerAddresses[]': ownRows,
  'Child.formerNames[]': ownRows,
  'Child.identifiers[]': ownRows,
  'Child.involvements[]': ownRows,
  'CommonAssessment.earlier[]': ownRows,
  'Involvement.leadPeriods[]': ownRows,
  'Child.provenance[]': ownRows,
  'Child.sensitiveServices[]': ownRows,
  'Child.services[]': ownRows,
  'Child.shields[]': ownRows,
  'Child.overrides[]': ownRows,
  'Child.statedReasons[]': ownRows,
  'ChildSearch.candidates[]': ownRows,
  'InvalidInput.field': fixed,
  'SensitiveService.id': key,
  'PageInfo.hasNextPage': 'made with the page',
  'Query.authorities[]': ownRows,
  'EndNotAcknowledged.authorities[]': ownRows,
  'EndNotAcknowledged.nationalPartners[]': ownRows,
  'Query.recordMerges[]': ownRows,
  'MergePreview.differing[]': 'codes of our own',
  'RecordMerge.id': ownRows,
  'Query.linkedRows[]': ownRows,
  'LinkedRow.id': ownRows,
  'LinkedRow.brought[]': 'codes of our own',
  'LinkedRow.words[]': ownRows,
  'LinkedRowWord.values[]': ownRows,
  'RowUnlinking.id': ownRows,
  'RecordMerge.choices[]': 'codes of our own',
  'LaterMergeFirst.mergeId': ownRows,
  'ResolvedSession.caller': 'made with the session, for the gateway only',
  'ResolvedSession.expiresAt': 'made with the session, for the gateway only',
  'ResolvedSession.idleExpiresAt': 'made with the session, for the gateway only',
  'ResolvedSession.sameDayFor': 'made with the session, for the gateway only',
  'Shield.history[]': ownRows,
  'Shield.id': key,
  'LegalBasis.id': key,
  'Revocation.id': key,
  'ServiceMode.legalBases[]': ownRows,
  'ServiceMode.stoppedSources[]': ownRows,
  'ServiceModeChange.id': key,
  'ServiceModeChange.officers[]': ownRows,
  'ShieldOverride.id': key,
  'OverrideReviewed.id': key,
  'StatedReason.id': key,
  'ReasonReviewed.id': key,
  'Device.id': key,
  'Credential.id': key,
  'Query.credentials[]': ownRows,
  'Incident.id': key,
  'SupportCase.id': key,
  'ReportFinding.id': key,
  'Account.reportFindings[]': ownRows,
  'Query.userReports[]': ownRows,
  'UserReport.bars[]': ownRows,
  'SupportCase.steps[]': ownRows,
  'SupportCase.viewerCanMoveTo[]': 'made from the case’s own row',
  'Holding.id': key,
  'Destruction.id': key,
  'Destruction.counts[]': ownRows,
  'Authority.closingTasks[]': ownRows,
  'Organisation.closingTasks[]': ownRows,
  'Query.closingTasksElsewhere[]': ownRows,
  'Query.nationalPartners[]': ownRows,
  'Query.organisations[]': ownRows,
  'Incident.events[]': ownRows,
  'Incident.steps[]': ownRows,
  'Incident.viewerCanMoveTo[]': 'made from the incident’s own row',
  'FinishedReset.done': 'made with the result, for the gateway only',
  'OpenReset.expiresAt': 'made with the link, for the gateway only',
  'OpenReset.username': 'made with the link, for the gateway only',
  'SignInResult.throttled': 'made with the result, for the gateway only',
  'ProviderRedirect.location': 'made with the result, for the gateway only',
  'ProviderRedirect.ticket': 'made with the result, for the gateway only',
  'OwnSecurityResult.outcome': 'made with the result, for the gateway only',
  'FinishedReset.recoveryCodes[]': 'items of a list that is null as a whole, for the gateway only',
  'SignpostAnswer.contacts[]': ownRows,
  'SignpostAnswer.outcome': 'made with the answer: one of three',
  'WorkItem.id': key,
  'Transfer.id': key,
  'Conflict.id': key,
  'CorrectionTask.id': key,
  'CorrectionTask.fields[]': ownRows,
  'CorrectionTask.steps[]': ownRows,
  'CleaningItem.id': key,
  'CleaningItem.row[]': ownRows,
  'CleaningItem.candidates[]': ownRows,
  'CleaningItem.steps[]': ownRows,
  'CleaningCandidate.evidence[]': ownRows,
  'Query.workList[]': ownRows,
  'Authority.workList[]': ownRows,
  'SealedRequest.reference': key,
  'ExtractRequested.reference': key,
  'NewIdentityRecorded.reference': key,
  'VaultOpeningRequested.reference': key,
  'Query.sealedRequests[]': ownRows,
  'Query.placements[]': ownRows,
  'ExtractRead.lines[]': 'made together from one record',
  'VaultOpened.former[]': 'made together from one record',
  'Query.subjectAccessWork[]': 'rows of one statement, for the gateway only',
  'SubjectAccessRequest.reference': key,
  'SubjectAccessRequest.parts[]': ownRows,
  'SubjectAccessRequest.exemptions[]': ownRows,
  'SubjectAccessWork.pack': 'made with the row, for the gateway only',
  'SubjectAccessWork.childNumber': 'made with the row, for the gateway only',
  'SubjectAccessWork.part': 'made with the row, for the gateway only',
  'SubjectAccessWork.reference': 'made with the row, for the gateway only',
  'CorrectionRequest.reference': key,
  'CorrectionRequest.told[]': ownRows,
  'Complaint.reference': key,
  'Child.subjectAccessRequests[]': ownRows,
  'Child.correctionRequests[]': ownRows,
  'Child.complaints[]': ownRows,
  'NoticeOfRecord.deliveries[]': ownRows,
  'Query.privacyNotices[]': ownRows,
  'PrivacyNoticeChanged.notices[]': ownRows,
  'Statement.id': key,
  'Statement.evidence[]': 'made together from one row',
  'Statement.lines[]': ownRows,
  'ExpenditureLine.id': key,
  'Query.statementsDue[]': ownRows,
  'Query.grantPeriods[]': ownRows,
  'GrantPeriod.id': ownRows,
  'Authority.statements[]': ownRows,
  'Organisation.statements[]': ownRows,
  'Viewer.roles[]': 'the signed caller’s own',
};

describe('the contract', () => {
  test('describes every type, field, argument, enum value and input field', () => {
    const bare = definitions.flatMap(({ where, node }) =>
      named(node)
        .filter(({ description }) => !description || description.value.trim().length < 3)
        .map(({ what }) => `schema/${where}: ${what}`),
    );
    expect(bare).toEqual([]);
  });

  test('says of every protected field who may see it', () => {
    const silent = outputFields.filter(({ type, name, field }) => {
      const [typeName, fieldName] = name.split('.') as [string, string];
      const group = permissions.groupOf(typeName, fieldName);
      if (!group || !permissions.isAboutARecord(group) || permissions.decidedByParent(typeName, fieldName))
        return false;
      if (fieldName === 'number' && type.directives?.some(({ name: { value } }) => value === 'key'))
        return false;
      return !/\b(seen|sees?|hidden)\b/i.test(field.description?.value ?? '');
    });
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('promises a value only where nobody can be denied it', () => {
    const promised = new Set<string>();
    for (const { name, field } of outputFields) {
      let { type } = field;
      if (type.kind === Kind.NON_NULL_TYPE) {
        promised.add(name);
        type = type.type;
      }
      if (type.kind === Kind.LIST_TYPE && type.type.kind === Kind.NON_NULL_TYPE) promised.add(`${name}[]`);
    }
    const explain = (pattern: string) => (name: string) =>
      pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern;
    const explained = Object.keys(neverNull).map(explain);
    const unexplained = [...promised].filter((name) => !explained.some((is) => is(name)));
    expect(unexplained, 'make it nullable, or say in this file why it may be').toEqual([]);
    expect(Object.keys(neverNull).filter((pattern) => ![...promised].some(explain(pattern)))).toEqual([]);
    for (const { type, field } of outputFields) {
      expect(['Query', 'Mutation'].includes(type.name.value) && field.type.kind === Kind.NON_NULL_TYPE).toBe(
        false,
      );
    }
  });

  test('calls no type what the language calls something else', () => {
    const taken = new Set([
      ...Object.getOwnPropertyNames(globalThis),
      'Record',
      'Partial',
      'Pick',
      'Omit',
      'Maybe',
    ]);
    const names = definitions.flatMap(({ node }) => ('name' in node && node.name ? [node.name.value] : []));
    // The scalar stands for a string; the generated code keeps it in `Scalars`.
    expect(names.filter((name) => taken.has(name) && name !== 'Date')).toEqual([]);
  });

  test('uses none of the directives that would carry a denied field to another subgraph', () => {
    const used = definitions.flatMap(({ node }) => {
      const on: (readonly DirectiveNode[] | undefined)[] = [
        'directives' in node ? node.directives : undefined,
      ];
      if ('fields' in node) for (const field of node.fields ?? []) on.push(field.directives);
      return on.flatMap((directives) => (directives ?? []).map(({ name }) => name.value));
    });
    expect([...new Set(used)].sort()).toEqual(['inaccessible', 'key', 'link', 'shareable']);
  });

  test('has one list of roles, reasons and nothing of what a directory never holds', () => {
    const enumOf = (name: string) =>
      definitions.flatMap(({ node }) =>
        node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === name
          ? (node.values ?? []).map((value) => value.name.value)
          : [],
      );
    expect(enumOf('Role')).toEqual([...permissions.roles]);
    expect(enumOf('AccessReason')).toEqual(Object.keys(permissions.reasons));
    // domain.md, first paragraph: there is a test for each of those absences.
    const all = definitions.flatMap(({ node }) => named(node).map(({ what }) => what));
    for (const absent of [
      /note(?!d|s?$)|case_?note/i,
      /assessment(?!$|\b|.status|.holder|status)/i,
      /diagnos|medic|health_?record|vaccin|disease|allerg/i,
      /exam|grade|attainment|result_?mark/i,
      /ethnic|religio|nationality/i,
      /police|convict|offen[cs]e|crime/i,
      /flag|concern/i,
      /risk|score|probabilit/i,
      /sibling|brother|sister|twin/i,
    ]) {
      expect(
        all.filter(
          (name) =>
            absent.test(name) &&
            !/^(Common|Child\.common)Assessment|SELF_ASSESSMENT/i.test(name) &&
            !/Notice|NOTICE/.test(name),
        ),
        `${absent}`,
      ).toEqual([]);
    }
  });
});

describe('generated files', () => {
  test.each(['records', 'users', 'compliance'] as const)('types of %s are fresh', async (name) => {
    const fresh = await typesOf(name);
    expect(readFileSync(typesFile(name), 'utf8') === fresh, 'run `npm run generate`').toBe(true);
  });

  // That the schemas are, `test/federation/compose.test.ts` sees.
  test('the page of who sees what is fresh', () => {
    const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
    expect(
      read('../docs/who-sees-what.md') === whoSeesWhat(permissions, read('api.graphql')),
      'run `npm run generate`',
    ).toBe(true);
  });
});
