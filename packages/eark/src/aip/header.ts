import type { MetsHeader } from '@mocban/mets';
import type { AipPlan } from '../types.js';

/** `metsHdr` of an AIP and of its representation. @see CSIP7–16, CSIP117; SIP5; in `tt05` the archive is `CREATOR`, as the circular has it */
export const aipHeader = (plan: AipPlan, id: string): MetsHeader => ({
  id,
  createDate: plan.created,
  lastModDate: plan.created,
  recordStatus: 'NEW',
  oaisPackageType: 'AIP',
  agents: [
    {
      role: 'CREATOR',
      type: 'OTHER',
      otherType: 'SOFTWARE',
      name: plan.software.name,
      notes: [{ type: 'SOFTWARE VERSION', text: plan.software.version }],
    },
    {
      role: plan.profile === 'tt05' ? 'CREATOR' : 'PRESERVATION',
      type: 'ORGANIZATION',
      name: plan.archive.name,
      notes:
        plan.archive.identificationCode === undefined
          ? []
          : [{ type: 'IDENTIFICATIONCODE', text: plan.archive.identificationCode }],
    },
  ],
  altRecordIds:
    plan.submissionAgreement === undefined ? [] : [{ type: 'SUBMISSIONAGREEMENT', value: plan.submissionAgreement }],
});
