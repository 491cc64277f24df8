import type { MetsHeader } from '@mocban/mets';
import { softwareAgent } from '../software-agent.js';
import { packageTypeOf, type PackagePlan } from './plan.js';

/** `metsHdr` of a package and of its representation. @see CSIP7–16, CSIP117; SIP5; in `tt05` the archive is `CREATOR`, as the circular has it; in a SIP that agent is the submitting one (SIP15–20) */
export const packageHeader = (plan: PackagePlan, id: string): MetsHeader => ({
  id,
  createDate: plan.created,
  lastModDate: plan.created,
  recordStatus: 'NEW',
  oaisPackageType: packageTypeOf(plan),
  agents: [
    softwareAgent(plan.software),
    {
      role: plan.profile === 'eark' ? 'PRESERVATION' : 'CREATOR',
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
