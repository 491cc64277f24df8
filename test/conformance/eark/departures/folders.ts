import { type Departure, METS, OF_REPRESENTATION, UNREFERENCED, inMets } from './departure.js';

export const FOLDERS: readonly Departure[] = [
  inMets('CSIPSTR2', 'an OBJID that is not the name of the folder', [[/ OBJID="[^"]*"/, ' OBJID="other"']], {
    also: ['CSIP1', 'CSIP86'],
  }),
  { requirement: 'CSIPSTR4', what: 'no METS.xml', depart: (sample) => sample.remove(METS) },
  { requirement: 'CSIPSTR4', what: 'a mets.xml', depart: (sample) => sample.move(METS, 'mets.xml') },
  {
    requirement: 'CSIPSTR5',
    what: 'no folder metadata',
    rules: [1],
    also: ['CSIP17', 'CSIP31', 'CSIP32'],
    depart: (sample) => {
      sample.remove('metadata');
      sample.edit(METS, /<dmdSec[^]*<\/amdSec>/, '');
      sample.edit(METS, / DMDID="dmd" ADMID="rights premis"/, '');
    },
  },
  {
    requirement: 'CSIPSTR6',
    what: 'PREMIS beside preservation',
    depart: (sample) => {
      sample.put('metadata/other/premis2.xml', '<premis/>');
      sample.edit(
        METS,
        /(<digiprovMD ID=")premis([^]*href=")metadata\/preservation\/premis([^]*<\/digiprovMD>)/,
        (whole: string, ...parts: string[]) =>
          `${whole}\n${parts[0]}premis2${parts[1]}metadata/other/premis2${parts[2]}`,
      );
      sample.edit(METS, 'ADMID="rights premis"', 'ADMID="rights premis premis2"');
    },
  },
  {
    requirement: 'CSIPSTR7',
    what: 'a description beside descriptive',
    depart: (sample) => {
      sample.move('metadata/descriptive/dc.xml', 'metadata/other/dc.xml');
      sample.edit(METS, 'metadata/descriptive/dc.xml', 'metadata/other/dc.xml');
    },
  },
  {
    requirement: 'CSIPSTR8',
    what: 'metadata in no sub-folder',
    also: [UNREFERENCED],
    depart: (sample) => sample.put('metadata/loose.xml', '<x/>'),
  },
  {
    requirement: 'CSIPSTR9',
    what: 'a folder Representations',
    depart: (sample) => {
      sample.move('representations', 'Representations');
      sample.edit(METS, /"representations\//g, '"Representations/');
    },
  },
  {
    requirement: 'CSIPSTR10',
    what: 'content in no folder of a representation',
    isOneDocument: true,
    also: ['CSIPSTR12'],
    depart: (sample) => {
      sample.move('representations/rep1/data/a.txt', 'representations/a.txt');
      sample.remove('representations/rep1');
      sample.edit(METS, 'representations/rep1/data/a.txt', 'representations/a.txt');
      sample.edit(METS, 'USE="Representations/rep1/data"', 'USE="Representations"');
    },
  },
  {
    requirement: 'CSIPSTR11',
    what: 'a folder Data',
    depart: (sample) => {
      sample.move('representations/rep1/data', 'representations/rep1/Data');
      sample.edit(OF_REPRESENTATION, 'href="data/', 'href="Data/');
    },
  },
  {
    requirement: 'CSIPSTR12',
    what: 'a representation without METS.xml',
    rules: [1],
    also: [UNREFERENCED],
    depart: (sample) => {
      sample.put('representations/rep2/data/b.txt', 'b');
      sample.put('representations/rep2/metadata/descriptive/dc.xml', '<dc/>');
    },
  },
  {
    requirement: 'CSIPSTR13',
    what: 'a representation without a folder metadata',
    rules: [1],
    depart: (sample) => {
      sample.remove('representations/rep1/metadata');
      sample.edit(OF_REPRESENTATION, /<dmdSec[^]*<\/dmdSec>/, '');
      sample.edit(OF_REPRESENTATION, ' DMDID="rep1-dmd"', '');
    },
  },
  {
    requirement: 'CSIPSTR13',
    what: 'a folder Metadata of a representation',
    rules: [1],
    also: ['CSIPSTR7'],
    depart: (sample) => {
      sample.move('representations/rep1/metadata', 'representations/rep1/Metadata');
      sample.edit(OF_REPRESENTATION, 'href="metadata/', 'href="Metadata/');
    },
  },
  {
    requirement: 'CSIPSTR15',
    what: 'schemas elsewhere',
    severity: 'info',
    also: ['CSIP64'],
    depart: (sample) => {
      sample.move('schemas', 'xsd');
      sample.edit(METS, 'schemas/a.xsd', 'xsd/a.xsd');
    },
  },
  {
    requirement: 'CSIPSTR16',
    what: 'documentation elsewhere',
    severity: 'info',
    also: ['CSIP64'],
    depart: (sample) => {
      sample.move('documentation', 'docs');
      sample.edit(METS, 'documentation/notes.txt', 'docs/notes.txt');
    },
  },
];
