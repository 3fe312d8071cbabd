import { expect, test } from 'vitest';
import { numberOf, startWorld } from './world.ts';

const world = await startWorld();

test('opens and reads', async () => {
  const amira = world.as('amira');
  const child = await world.open(
    amira,
    numberOf('noah'),
    `number givenName familyName gender dateOfBirth dateOfDeath formerNames { givenName familyName until }
    address { status line locality postcode since } carers { name relationship telephone email }
    services { kind organisation { id } startedOn endedOn }
    involvements { id serviceType organisation { id } practitioner { id } leadProfessional version viewerCanEnd }
    hasSensitiveService commonAssessment { status holder { id } } identifiers { scheme value }
    accountableAuthority { code } shield { teamTelephone } status viewerCanRecordInvolvement`,
  );
  console.log(JSON.stringify(child, null, 1));
  expect(child.givenName).toBe('Noah');
});
