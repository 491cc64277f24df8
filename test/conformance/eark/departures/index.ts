import type { Departure } from './departure.js';
import { FOLDERS } from './folders.js';
import { ROOT } from './root.js';
import { HEADER } from './header.js';
import { METADATA } from './metadata.js';
import { FILES } from './files.js';
import { STRUCTURE } from './structure.js';
import { SUBMISSION } from './submission.js';
import { STORED } from './stored.js';

export type { Departure };

export const DEPARTURES: readonly Departure[] = [
  ...FOLDERS,
  ...ROOT,
  ...HEADER,
  ...METADATA,
  ...FILES,
  ...STRUCTURE,
  ...SUBMISSION,
  ...STORED,
];

/** Requirements that no package can be found to break, and why. */
export const NOTHING_TO_FIND: Readonly<Record<string, string>> = {
  CSIPSTR3: 'allows a package to lie in an archive and asks nothing',
  CSIPSTR14: 'allows further folders and asks nothing',
  CSIP45: 'allows rights metadata and asks nothing; what is asked of it are CSIP46–57',
  CSIP73: 'allows an OWNERID, any string',
  AIPM1:
    'is about the OBJID of one AIP over time; a package shows one moment (the archive keeps it: holdings are known by it)',
  REF_CSIP_1: 'repeats requirements of CSIP, which are reported by their own ids',
  REF_CSIP_2: 'repeats requirements of CSIP, which are reported by their own ids',
  REF_CSIP_3: 'repeats requirements of CSIP, which are reported by their own ids',
  REF_METS_1: 'says that structLink is not used by the specification and may be used',
  REF_METS_2: 'says that behaviorSec is not used by the specification and may be used',
};

/** Rules of the test cases for which no package was described that breaks them. */
export const RULES_WITHOUT_A_BREACH: readonly string[] = [];
