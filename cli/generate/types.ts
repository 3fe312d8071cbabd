import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { parse } from 'graphql';
import type { SubgraphName } from '../../platform/caller.ts';
import { readTypeDefs } from '../../platform/subgraph.ts';

/**
 * What resolvers hand down as the object of each type, where it is not the generated type itself: the domain's own
 * shapes, `module#type` as graphql-codegen reads it. A type that is not named is resolved field by field.
 */
const models: Record<SubgraphName, Record<string, string>> = {
  records: {
    Account: '../../platform/references.ts#AccountReference',
    Organisation: '../../platform/references.ts#OrganisationReference',
    Authority: '../../platform/references.ts#AuthorityReference',
    Child: './child/child.ts#ChildView',
    Involvement: './involvement/involvement.ts#InvolvementView',
    Transfer: './transfer/transfer.ts#TransferView',
    FeedRun: './feed/runs.ts#RunView',
    CorrectionTask: './correction/tasks.ts#CorrectionTaskView',
    CleaningItem: './cleaning/item.ts#CleaningItemView',
    CleaningCandidate: './cleaning/item.ts#CleaningCandidateView',
    Conflict: './correction/conflicts.ts#ConflictView',
    MergePreview: './merge/view.ts#MergePreviewView',
    RecordMerge: './merge/view.ts#MergeView',
    WorkItem: './work/work.ts#WorkItemView',
    BrokerRequest: './brokering/brokering.ts#BrokerRequestView',
    Shield: './shield/store.ts#ShieldWithHistory',
    ShieldOverride: './override/store.ts#OverrideRow',
    StatedReason: './access/reasonReview.ts#StatedReasonRow',
  },
  users: {
    Account: './account/account.ts#AccountView',
    Organisation: './organisation/organisation.ts#OrganisationView',
    Authority: './organisation/organisation.ts#AuthorityView',
    Revocation: './revocation/revocation.ts#RevocationRow',
    ManagedAccount: './accounts/managed.ts#ManagedAccountView',
    AccountWaiting: './accounts/managed.ts#WaitingView',
    RoleRequest: './accounts/managed.ts#AskedRole',
    AccountChanged: './accounts/change.ts#ChangedAccount',
    Device: './device/device.ts#DeviceRow',
    DeviceChanged: './device/changes.ts#ChangedDevice',
    Credential: './credential/credential.ts#CredentialRow',
    CredentialChanged: './credential/changes.ts#ChangedCredential',
    ResetStarted: './accounts/change.ts#OfAccount',
    Accreditation: './accreditation/accreditation.ts#AccreditationRow',
    AccreditationStepTaken: './accreditation/accreditation.ts#StepRow',
    AccreditationChanged: './accreditation/changes.ts#ChangedAccreditation',
  },
  compliance: {
    Account: '../../platform/references.ts#AccountReference',
    Organisation: '../../platform/references.ts#OrganisationReference',
    Child: './accessHistory/accessHistory.ts#ChildReference',
    AuditEvent: './audit/audit.ts#AuditEventView',
    Authority: '../../platform/references.ts#AuthorityReference',
    ServiceModeChange: './serviceMode/store.ts#ModeChange',
    LegalBasis: './serviceMode/store.ts#LegalBasisRow',
    Holding: './holding/store.ts#HoldingRow',
    ClosingTask: './holding/store.ts#ClosingTaskRow',
    Destruction: './destruction/store.ts#DestructionRow',
    Incident: './incident/store.ts#IncidentRow',
    IncidentStep: './incident/store.ts#StepRow',
    SubjectAccessRequest: './subjectAccess/rules.ts#RequestView',
    CorrectionRequest: './matter/matter.ts#MatterView',
    Complaint: './matter/matter.ts#MatterView',
    PrivacyNotice: './privacyNotice/privacyNotice.ts#NoticeRow',
    Statement: './statement/store.ts#StatementRow',
    SupportCase: './supportCase/store.ts#SupportCaseRow',
    SupportCaseStep: './supportCase/store.ts#SupportStepRow',
    UserReport: './userReport/userReport.ts#UserReportView',
    ReportFinding: './userReport/store.ts#FindingRow',
    NoticeOfRecord: './privacyNotice/privacyNotice.ts#NoticeOfRecordView',
  },
};

/** Where the types of a subgraph stand. */
export function typesFile(name: SubgraphName): URL {
  return new URL(`../../subgraphs/${name}/generated.ts`, import.meta.url);
}

/** The types of a subgraph's SDL and of its resolvers, as TypeScript. */
export async function typesOf(name: SubgraphName): Promise<string> {
  const filename = typesFile(name);
  const text = await codegen({
    filename: filename.pathname,
    documents: [],
    schema: parse(readTypeDefs(name)),
    config: {
      federation: true,
      useTypeImports: true,
      enumsAsTypes: true,
      mappers: models[name],
      contextType: './context.ts#Context',
      maybeValue: 'T | null | undefined',
      scalars: {
        ChildNumber: 'string',
        Date: 'string',
        DateTime: 'Date',
        NHSNumber: 'string',
        UPN: 'string',
        Postcode: 'string',
      },
    },
    plugins: [{ typescript: {} }, { typescriptResolvers: {} }],
    pluginMap: { typescript, typescriptResolvers },
  });
  return `// Generated from schema/ by \`npm run generate\`. Do not edit.\n${text}`;
}
