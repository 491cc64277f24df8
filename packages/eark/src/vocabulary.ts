/** Names that the E-ARK specifications 2.2.0 fix. */

export const CSIP_PROFILE = 'https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml';
export const SIP_PROFILE = 'https://earksip.dilcis.eu/profile/E-ARK-SIP-v2-2-0.xml';
/** The published text of AIPM2 and the URI of the profile both name the host `earkdip`; strict conformance is to the published text. */
export const AIP_PROFILE = 'https://earkdip.dilcis.eu/profile/E-ARK-AIP-v2-2-0.xml';
export const DIP_PROFILE = 'https://earkdip.dilcis.eu/profile/E-ARK-DIP.xml';

export const METS_NAMESPACE = 'http://www.loc.gov/METS/';
export const CSIP_NAMESPACE = 'https://DILCIS.eu/XML/METS/CSIPExtensionMETS';
export const XLINK_NAMESPACE = 'http://www.w3.org/1999/xlink';

export type PackageType = 'SIP' | 'AIP' | 'DIP' | 'AIU' | 'AIC';

/** Folders of a package. @see CSIPSTR5–16; `submission` as in the E-ARK AIP specification. */
export const FOLDER = {
  metadata: 'metadata',
  descriptive: 'metadata/descriptive',
  preservation: 'metadata/preservation',
  representations: 'representations',
  data: 'data',
  schemas: 'schemas',
  documentation: 'documentation',
  submission: 'submission',
} as const;

export const METS_FILE = 'METS.xml';
