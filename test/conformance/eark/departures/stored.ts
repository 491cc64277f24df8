import { type Departure, UNREFERENCED, aip, dip, inMets } from './departure.js';

export const STORED: readonly Departure[] = [
  inMets('AIPM2', 'another PROFILE', [[/ PROFILE="[^"]*"/, ' PROFILE="https://example.org/profile.xml"']], aip),
  inMets('AIPM3', 'a DIP', [['OAISPACKAGETYPE="AIP"', 'OAISPACKAGETYPE="DIP"']], aip),
  inMets(
    'AIPM4',
    'no description that is CURRENT',
    [[/(<dmdSec[^>]*) STATUS="CURRENT"/, '$1 STATUS="SUPERSEDED"']],
    aip,
  ),
  inMets('AIPM5', 'a digiprovMD without mdRef', [[/(<digiprovMD[^>]*>)\s*<mdRef [^>]*>/, '$1']], {
    ...aip,
    also: ['CSIP32', 'CSIP35', UNREFERENCED],
  }),
  inMets(
    'AIPM6',
    'provenance that is not PREMIS',
    [['MDTYPE="PREMIS" MDTYPEVERSION="3.0"', 'MDTYPE="OTHER" OTHERMDTYPE="LOG"']],
    aip,
  ),
  inMets('AIPM7', 'PREMIS of version 2', [['MDTYPEVERSION="3.0"', 'MDTYPEVERSION="2.2"']], aip),
  inMets('DIP1', 'no OBJID', [[/ OBJID="[^"]*"/, '']], { ...dip, also: ['CSIP1', 'CSIP86'] }),
  inMets('DIP2', 'another PROFILE', [[/ PROFILE="[^"]*"/, ' PROFILE="https://example.org/profile.xml"']], dip),
  inMets('DIP3', 'an AIP', [['OAISPACKAGETYPE="DIP"', 'OAISPACKAGETYPE="AIP"']], dip),
  inMets(
    'DIP4',
    'a description that is not CURRENT',
    [[/(<dmdSec[^>]*) STATUS="CURRENT"/, '$1 STATUS="SUPERSEDED"']],
    dip,
  ),
];
