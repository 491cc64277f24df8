import { type Departure, inMets, inRepresentation } from './departure.js';

const MIXED = 'csip:CONTENTINFORMATIONTYPE="MIXED" PROFILE';
export const ROOT: readonly Departure[] = [
  inMets('CSIP1', 'no OBJID', [[/ OBJID="[^"]*"/, '']], { rules: [1], also: ['CSIP86'] }),
  inMets('CSIP1', 'an empty OBJID', [[/ OBJID="[^"]*"/, ' OBJID=""']], { rules: [2], also: ['CSIP86'] }),
  inMets('CSIP1', 'an OBJID that is not the name of the folder', [[/ OBJID="[^"]*"/, ' OBJID="other"']], {
    severity: 'warning',
    rules: [3],
    also: ['CSIPSTR2', 'CSIP86'],
  }),
  inRepresentation('CSIP1', 'an OBJID that is not the representation’s', [[/ OBJID="[^"]*"/, ' OBJID="other"']], {
    severity: 'warning',
    rules: [4],
    also: ['CSIP86'],
  }),
  inMets('CSIP2', 'no TYPE', [[' TYPE="Mixed"', '']]),
  inMets('CSIP2', 'a TYPE of one’s own', [[' TYPE="Mixed"', ' TYPE="Diary"']]),
  inMets(
    'CSIP3',
    'OTHERTYPE of the vocabulary',
    [[' TYPE="Mixed"', ' TYPE="OTHER" csip:OTHERTYPE="Textual works - Print"']],
    {
      severity: 'error',
      rules: [1],
    },
  ),
  inMets(
    'CSIP3',
    'OTHERTYPE without OTHER',
    [[' TYPE="Mixed"', ' TYPE="Textual works - Print" csip:OTHERTYPE="Diary"']],
    {
      severity: 'error',
      rules: [2],
    },
  ),
  inMets('CSIP3', 'OTHER without OTHERTYPE', [[' TYPE="Mixed"', ' TYPE="OTHER"']], { severity: 'error' }),
  inMets('CSIP4', 'no CONTENTINFORMATIONTYPE of the package', [[MIXED, 'PROFILE']], { rules: [1] }),
  inRepresentation('CSIP4', 'no CONTENTINFORMATIONTYPE of the representation', [[MIXED, 'PROFILE']], {
    severity: 'error',
    rules: [2],
  }),
  inMets('CSIP4', 'a CONTENTINFORMATIONTYPE of one’s own', [[MIXED, MIXED.replace('MIXED', 'random')]], {
    severity: 'error',
    rules: [3],
  }),
  inMets('CSIP4', 'OTHER that is not named', [[MIXED, MIXED.replace('MIXED', 'OTHER')]], {
    severity: 'error',
    rules: [4],
    also: ['CSIP5'],
  }),
  inMets(
    'CSIP4',
    'OTHER with an empty name',
    [[MIXED, 'csip:OTHERCONTENTINFORMATIONTYPE="" csip:CONTENTINFORMATIONTYPE="OTHER" PROFILE']],
    {
      severity: 'error',
      rules: [5],
      also: ['CSIP5'],
    },
  ),
  inMets('CSIP5', 'OTHER that is not named', [[MIXED, MIXED.replace('MIXED', 'OTHER')]], {
    severity: 'error',
    rules: [1],
    also: ['CSIP4'],
  }),
  inMets(
    'CSIP5',
    'OTHER with an empty name',
    [[MIXED, 'csip:OTHERCONTENTINFORMATIONTYPE="" csip:CONTENTINFORMATIONTYPE="OTHER" PROFILE']],
    {
      severity: 'error',
      rules: [2],
      also: ['CSIP4'],
    },
  ),
  inMets(
    'CSIP5',
    'a name of the vocabulary',
    [[MIXED, 'csip:OTHERCONTENTINFORMATIONTYPE="ERMS" csip:CONTENTINFORMATIONTYPE="OTHER" PROFILE']],
    {
      severity: 'error',
      rules: [3],
    },
  ),
  inMets(
    'CSIP5',
    'a name without OTHER',
    [[MIXED, 'csip:OTHERCONTENTINFORMATIONTYPE="SIARDUK" csip:CONTENTINFORMATIONTYPE="ERMS" PROFILE']],
    {
      severity: 'error',
      rules: [4],
    },
  ),
  inMets('CSIP6', 'no PROFILE', [[/ PROFILE="[^"]*"/, '']], { rules: [1] }),
  inMets('CSIP6', 'an empty PROFILE', [[/ PROFILE="[^"]*"/, ' PROFILE=""']], { rules: [2] }),
  inMets('CSIP6', 'a PROFILE that is no URL', [[/ PROFILE="[^"]*"/, ' PROFILE="E-ARK"']]),
];
