/** An organisation as it applies for accreditation. */
export const applicant = (more: object = {}) => ({
  name: 'Leeds Young Carers',
  kind: 'PARTNER',
  authorityCode: 'E08000035',
  telephone: '0113 496 0190',
  ...more,
});

/** Which organisation is changed, as it was last answered. */
export const at = ({
  accreditation,
}: {
  accreditation: { organisation: { id: string }; version: number };
}) => ({
  organisationId: accreditation.organisation.id,
  version: accreditation.version,
});
