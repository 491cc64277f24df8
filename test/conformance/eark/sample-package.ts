import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export type PackageKind = 'csip' | 'sip' | 'aip' | 'dip';

const DATE = '2026-03-10T01:30:00Z';

/** Such as are right in every version. */
const PROFILES: Readonly<Record<PackageKind, string>> = {
  csip: 'https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml',
  sip: 'https://earksip.dilcis.eu/profile/E-ARK-SIP.xml',
  aip: 'https://earkaip.dilcis.eu/profile/E-ARK-AIP.xml',
  dip: 'https://earkdip.dilcis.eu/profile/E-ARK-DIP.xml',
};

/**
 * A small package, written by hand from the specifications and not by the product, in which every requirement has something to be
 * about: each kind of section, group and division once, the agents and identifiers of a SIP, a representation with a METS of its own.
 */
export class SamplePackage {
  constructor(
    readonly root: string,
    kind: PackageKind,
    /** Without a METS of the representation: the package's refers to the content. */
    readonly isOneDocument = false,
  ) {
    this.put('metadata/descriptive/dc.xml', '<dc/>');
    this.put('metadata/preservation/premis.xml', '<premis/>');
    this.put('metadata/other/rights.xml', '<rights/>');
    this.put('schemas/a.xsd', '<schema/>');
    this.put('documentation/notes.txt', 'notes');
    this.put('representations/rep1/data/a.txt', 'a');
    const profile = PROFILES[kind];
    const type = kind === 'csip' ? 'SIP' : kind.toUpperCase();
    if (!isOneDocument) {
      this.put('representations/rep1/metadata/descriptive/dc.xml', '<dc/>');
      this.put('representations/rep1/METS.xml', this.#representation(profile, type));
    }
    this.put('METS.xml', this.#package(profile, type));
  }

  put(path: string, content: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  move(from: string, to: string): void {
    mkdirSync(dirname(join(this.root, to)), { recursive: true });
    renameSync(join(this.root, from), join(this.root, to));
  }

  copyTo(folder: string): SamplePackage {
    const copy = Object.create(this, { root: { value: join(folder, basename(this.root)) } }) as SamplePackage;
    cpSync(this.root, copy.root, { recursive: true });
    return copy;
  }

  /** Replaces in a METS document, which must have what is replaced. */
  edit(path: string, from: string | RegExp, to: string | ((...found: string[]) => string)): void {
    const before = readFileSync(join(this.root, path), 'utf8');
    const after = before.replace(from, to as string);
    if (after === before) throw new Error(`${path} has no ${String(from)}`);
    writeFileSync(join(this.root, path), after);
    if (path !== 'METS.xml') seal(this, path);
  }

  /** An attribute of every reference to a file: its size and digest. */
  attributesOf(path: string): string {
    const bytes = readFileSync(join(this.root, path));
    const digest = createHash('sha256').update(bytes).digest('hex');
    return `SIZE="${bytes.length}" CREATED="${DATE}" CHECKSUM="${digest}" CHECKSUMTYPE="SHA-256"`;
  }

  #section(name: string, id: string, path: string, type: string, base = ''): string {
    return `<${name} ID="${id}" CREATED="${DATE}" STATUS="CURRENT">
  <mdRef LOCTYPE="URL" xlink:type="simple" xlink:href="${path}" ${type} MIMETYPE="application/xml" ${this.attributesOf(`${base}${path}`)}/>
</${name}>`;
  }

  file(id: string, path: string, mimeType: string, base = ''): string {
    return `<file ID="${id}" MIMETYPE="${mimeType}" ${this.attributesOf(`${base}${path}`)} sip:FILEFORMATNAME="Text" sip:FILEFORMATVERSION="1" sip:FORMATREGISTRY="PRONOM" sip:FORMATREGISTRYKEY="x-fmt/111">
  <FLocat LOCTYPE="URL" xlink:type="simple" xlink:href="${path}"/>
</file>`;
  }

  #head(id: string, profile: string, type: string): string {
    return `<?xml version="1.0" encoding="UTF-8"?>
<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:csip="https://DILCIS.eu/XML/METS/CSIPExtensionMETS" xmlns:sip="https://DILCIS.eu/XML/METS/SIPExtensionMETS" OBJID="${id}" LABEL="A sample" TYPE="Mixed" csip:CONTENTINFORMATIONTYPE="MIXED" PROFILE="${profile}">
<metsHdr CREATEDATE="${DATE}" LASTMODDATE="${DATE}" RECORDSTATUS="NEW" csip:OAISPACKAGETYPE="${type}">
<agent ROLE="CREATOR" TYPE="OTHER" OTHERTYPE="SOFTWARE"><name>Maker</name><note csip:NOTETYPE="SOFTWARE VERSION">1.0</note></agent>
<agent ROLE="ARCHIVIST" TYPE="ORGANIZATION"><name>Archival creator</name><note csip:NOTETYPE="IDENTIFICATIONCODE">A</note></agent>
<agent ROLE="CREATOR" TYPE="ORGANIZATION"><name>Submitter</name><note csip:NOTETYPE="IDENTIFICATIONCODE">S</note></agent>
<agent ROLE="CREATOR" TYPE="INDIVIDUAL"><name>Contact</name><note>a@example.org</note></agent>
<agent ROLE="PRESERVATION" TYPE="ORGANIZATION"><name>Archive</name><note csip:NOTETYPE="IDENTIFICATIONCODE">P</note></agent>
<altRecordID TYPE="SUBMISSIONAGREEMENT">agreement</altRecordID>
<altRecordID TYPE="PREVIOUSSUBMISSIONAGREEMENT">agreement before</altRecordID>
<altRecordID TYPE="REFERENCECODE">code</altRecordID>
<altRecordID TYPE="PREVIOUSREFERENCECODE">code before</altRecordID>
</metsHdr>`;
  }

  #package(profile: string, type: string): string {
    const id = basename(this.root);
    const content = this.isOneDocument
      ? { use: 'Representations/rep1/data', path: 'representations/rep1/data/a.txt', type: 'text/plain' }
      : { use: 'Representations/rep1', path: 'representations/rep1/METS.xml', type: 'application/xml' };
    return `${this.#head(id, profile, type)}
${this.#section('dmdSec', 'dmd', 'metadata/descriptive/dc.xml', 'MDTYPE="DC"')}
<amdSec ID="amd">
${this.#section('rightsMD', 'rights', 'metadata/other/rights.xml', 'MDTYPE="OTHER" OTHERMDTYPE="RIGHTS"')}
${this.#section('digiprovMD', 'premis', 'metadata/preservation/premis.xml', 'MDTYPE="PREMIS" MDTYPEVERSION="3.0"')}
</amdSec>
<fileSec ID="files">
<fileGrp ID="schemas" USE="Schemas">
${this.file('file-xsd', 'schemas/a.xsd', 'application/xml')}
</fileGrp>
<fileGrp ID="documentation" USE="Documentation">
${this.file('file-notes', 'documentation/notes.txt', 'text/plain')}
</fileGrp>
<fileGrp ID="rep1" USE="${content.use}" csip:CONTENTINFORMATIONTYPE="MIXED">
${this.file('file-rep1', content.path, content.type)}
</fileGrp>
</fileSec>
<structMap ID="map" TYPE="PHYSICAL" LABEL="CSIP">
<div ID="div" LABEL="${id}">
<div ID="div-metadata" LABEL="Metadata" DMDID="dmd" ADMID="rights premis"/>
<div ID="div-documentation" LABEL="Documentation"><fptr FILEID="documentation"/></div>
<div ID="div-schemas" LABEL="Schemas"><fptr FILEID="schemas"/></div>
${
  this.isOneDocument
    ? '<div ID="div-rep1" LABEL="Representations"><fptr FILEID="rep1"/></div>'
    : '<div ID="div-rep1" LABEL="Representations/rep1"><mptr LOCTYPE="URL" xlink:type="simple" xlink:href="representations/rep1/METS.xml" xlink:title="rep1"/></div>'
}
</div>
</structMap>
</mets>
`;
  }

  #representation(profile: string, type: string): string {
    const base = 'representations/rep1/';
    return `${this.#head('rep1', profile, type)}
${this.#section('dmdSec', 'rep1-dmd', 'metadata/descriptive/dc.xml', 'MDTYPE="DC"', base)}
<fileSec ID="rep1-files">
<fileGrp ID="rep1-data" USE="Data">
${this.file('rep1-a', 'data/a.txt', 'text/plain', base)}
</fileGrp>
</fileSec>
<structMap ID="rep1-map" TYPE="PHYSICAL" LABEL="CSIP">
<div ID="rep1-div" LABEL="rep1">
<div ID="rep1-metadata" LABEL="Metadata" DMDID="rep1-dmd"/>
<div ID="rep1-content" LABEL="Data"><fptr FILEID="rep1-data"/></div>
</div>
</structMap>
</mets>
`;
  }
}

/** The package's METS names size and digest of the representation's. */
function seal(sample: SamplePackage, path: string): void {
  const mets = join(sample.root, 'METS.xml');
  const reference = /(<file ID="file-rep1" MIMETYPE="[^"]*" )SIZE[^>]*CHECKSUMTYPE="SHA-256"/;
  writeFileSync(mets, readFileSync(mets, 'utf8').replace(reference, `$1${sample.attributesOf(path)}`));
}
