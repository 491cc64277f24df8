import { bytesOf } from '@mocban/core';
import { readXmlTree, SchemaValidator, type XmlElement } from '@mocban/xml';
import { readPremis, readPremisDocument } from './reader.js';
import { serialisePremis } from './serialiser.js';

const PREMIS = 'http://www.loc.gov/premis/v3';

/** White space beside text, a namespace declared inside, attributes in a namespace, text in several languages, two elements. */
const content = (what: string): string =>
  `<x:a xmlns:x="urn:x" x:of="${what}" plain="&lt;&quot;&#10;"> một <b xmlns="urn:b">hai</b>\n  ba &amp; </x:a><c xmlns="urn:c"/>`;
const extension = (name: string): string => `<${name}Extension>${content(name)}</${name}Extension>`;

const DOCUMENT = `<?xml version="1.0"?>
<premis xmlns="${PREMIS}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0">
<object xsi:type="file">
  <objectIdentifier><objectIdentifierType>local</objectIdentifierType><objectIdentifierValue>f</objectIdentifierValue></objectIdentifier>
  <significantProperties><significantPropertiesType>layout</significantPropertiesType>${extension('significantProperties')}</significantProperties>
  <significantProperties>${extension('significantProperties')}${extension('significantProperties')}</significantProperties>
  <objectCharacteristics>
    <fixity><messageDigestAlgorithm>SHA-256</messageDigestAlgorithm><messageDigest>ab</messageDigest></fixity>
    <format><formatDesignation><formatName>PDF</formatName></formatDesignation></format>
    <creatingApplication><creatingApplicationName>W</creatingApplicationName>${extension('creatingApplication')}</creatingApplication>
    <creatingApplication>${extension('creatingApplication')}</creatingApplication>
    ${extension('objectCharacteristics')}${extension('objectCharacteristics')}
  </objectCharacteristics>
  <signatureInformation><signature><signatureEncoding>e</signatureEncoding><signatureMethod>m</signatureMethod><signatureValue>v</signatureValue><signatureValidationRules>r</signatureValidationRules></signature>${extension('signatureInformation')}</signatureInformation>
  <signatureInformation>${extension('signatureInformation')}</signatureInformation>
</object>
<object xsi:type="intellectualEntity">
  <objectIdentifier><objectIdentifierType>local</objectIdentifierType><objectIdentifierValue>e</objectIdentifierValue></objectIdentifier>
  <environmentDesignation><environmentName>n</environmentName><environmentDesignationExtension>text</environmentDesignationExtension></environmentDesignation>
  ${extension('environment')}
</object>
<event>
  <eventIdentifier><eventIdentifierType>local</eventIdentifierType><eventIdentifierValue>1</eventIdentifierValue></eventIdentifier>
  <eventType>validation</eventType><eventDateTime>2026-03-10T01:30:00Z</eventDateTime>
  <eventOutcomeInformation><eventOutcomeDetail>${extension('eventOutcomeDetail')}</eventOutcomeDetail></eventOutcomeInformation>
</event>
<agent>
  <agentIdentifier><agentIdentifierType>local</agentIdentifierType><agentIdentifierValue>a</agentIdentifierValue></agentIdentifier>
  <agentName>n</agentName><agentType>software</agentType>${extension('agent')}
</agent>
<rights>
  ${extension('rights')}
  <rightsStatement><rightsStatementIdentifier><rightsStatementIdentifierType>local</rightsStatementIdentifierType><rightsStatementIdentifierValue>r</rightsStatementIdentifierValue></rightsStatementIdentifier><rightsBasis>statute</rightsBasis></rightsStatement>
  ${extension('rights')}
</rights>
<rights>${extension('rights')}${extension('rights')}</rights>
</premis>`;

/** Each extension element of a document by its name: everything in it but the prefixes and the lines. */
async function extensionsOf(text: string): Promise<[name: string, content: string][]> {
  const found: [string, string][] = [];
  const canonical = (item: XmlElement | string): unknown =>
    typeof item === 'string'
      ? item
      : [item.namespace, item.local, item.attributes.map(Object.values), item.children.map(canonical)];
  const visit = (item: XmlElement): void => {
    if (item.namespace === PREMIS && item.local.endsWith('Extension'))
      found.push([item.local, JSON.stringify(item.children.map(canonical))]);
    else for (const child of item.children) if (typeof child !== 'string') visit(child);
  };
  visit(await readXmlTree(bytesOf(Buffer.from(text))));
  return found.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

it('reads and writes every extension element with its content as it was, and what it writes is PREMIS 3.0', async () => {
  const document = await readPremisDocument(bytesOf(Buffer.from(DOCUMENT)));
  const written = [...serialisePremis(document)].join('');
  const before = await extensionsOf(DOCUMENT);
  expect(before).toHaveLength(17);
  expect(await extensionsOf(written)).toEqual(before);
  const validator = new SchemaValidator();
  expect(await validator.validate({ bytes: Buffer.from(written) }, 'premis')).toEqual([]);
  validator.close();
  // Read again and written again it is the same, byte for byte.
  const again = await readPremisDocument(bytesOf(Buffer.from(written)));
  expect([...serialisePremis(again)].join('')).toBe(written);
});

it('leaves out an extension without an element, and passes over one that it is asked to', async () => {
  const empty = DOCUMENT.replace(/<agentExtension>[^]*<\/agentExtension>/, '<agentExtension/>');
  expect((await readPremisDocument(bytesOf(Buffer.from(empty)))).agents[0]).not.toHaveProperty('extensions');
  const skip = ({ local }: { local: string }): boolean => local === 'agentExtension';
  for await (const entry of readPremis(bytesOf(Buffer.from(DOCUMENT)), { skip }))
    if (entry.entity === 'agent') expect(entry.agent).not.toHaveProperty('extensions');
});

const OLD = `<premis xmlns="info:lc/xmlns/premis-v2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="2.2">
<object xsi:type="file">
  <objectIdentifier><objectIdentifierType>local</objectIdentifierType><objectIdentifierValue>f</objectIdentifierValue></objectIdentifier>
  <objectCharacteristics><compositionLevel>0</compositionLevel>
    <fixity><messageDigestAlgorithm>SHA256</messageDigestAlgorithm><messageDigest>ab</messageDigest></fixity>
    <format><formatRegistry><formatRegistryName>PRONOM</formatRegistryName><formatRegistryKey>fmt/1</formatRegistryKey><formatRegistryRole>Specification</formatRegistryRole></formatRegistry></format>
  </objectCharacteristics>
  <relationship><relationshipType>Structural</relationshipType><relationshipSubType>isPartOf</relationshipSubType>
    <relatedObjectIdentification><relatedObjectIdentifierType>local</relatedObjectIdentifierType><relatedObjectIdentifierValue>p</relatedObjectIdentifierValue></relatedObjectIdentification>
  </relationship>
</object>
<event>
  <eventIdentifier><eventIdentifierType>local</eventIdentifierType><eventIdentifierValue>1</eventIdentifierValue></eventIdentifier>
  <eventType>Ingest</eventType><eventDateTime>2010-03-10T01:30:00Z</eventDateTime><eventDetail>d</eventDetail>
  <eventOutcomeInformation><eventOutcome>Failure</eventOutcome></eventOutcomeInformation>
  <linkingAgentIdentifier><linkingAgentIdentifierType>local</linkingAgentIdentifierType><linkingAgentIdentifierValue>a</linkingAgentIdentifierValue><linkingAgentRole>Executing Program</linkingAgentRole></linkingAgentIdentifier>
  <linkingObjectIdentifier><linkingObjectIdentifierType>local</linkingObjectIdentifierType><linkingObjectIdentifierValue>f</linkingObjectIdentifierValue><linkingObjectRole>Source</linkingObjectRole></linkingObjectIdentifier>
</event>
<event>
  <eventIdentifier><eventIdentifierType>local</eventIdentifierType><eventIdentifierValue>2</eventIdentifierValue></eventIdentifier>
  <eventType>Dusting</eventType><eventDateTime>2010-03-10T01:30:00Z</eventDateTime>
</event>
<agent>
  <agentIdentifier><agentIdentifierType>local</agentIdentifierType><agentIdentifierValue>a</agentIdentifierValue></agentIdentifier>
  <agentName>n</agentName><agentType>Organisation</agentType>
</agent>
<rights><rightsStatement>
  <rightsStatementIdentifier><rightsStatementIdentifierType>local</rightsStatementIdentifierType><rightsStatementIdentifierValue>r</rightsStatementIdentifierValue></rightsStatementIdentifier>
  <rightsBasis>Copyright</rightsBasis>
  <copyrightInformation><copyrightStatus>publicdomain</copyrightStatus><copyrightJurisdiction>vn</copyrightJurisdiction></copyrightInformation>
  <rightsGranted><act>Disseminate</act></rightsGranted>
</rightsStatement></rights>
</premis>`;

it('writes the terms of a PREMIS 2 document with the addresses of the Library of Congress, and those of its own as they are', async () => {
  const document = await readPremisDocument(bytesOf(Buffer.from(OLD)));
  const written = [...serialisePremis(document)].join('');
  const uris = [...written.matchAll(/valueURI="http:\/\/id\.loc\.gov\/vocabulary\/preservation\/([^"]*)">([^<]*)</g)];
  expect(uris.map(([, uri, label]) => `${uri} ${label}`)).toEqual([
    'cryptographicHashFunctions/sha256 SHA-256',
    'formatRegistryRole/spe specification',
    'relationshipType/str structural',
    'relationshipSubType/isp is part of',
    'eventType/ing ingestion',
    'eventOutcome/fai fail',
    'eventRelatedAgentRole/exe executing program',
    'eventRelatedObjectRole/sou source',
    'agentType/org organization',
    'rightsBasis/cop copyright',
    'copyrightStatus/pub public domain',
    'actionsGranted/dis disseminate',
  ]);
  expect(written).toContain('<premis:eventType>Dusting</premis:eventType>');
  const validator = new SchemaValidator();
  expect(await validator.validate({ bytes: Buffer.from(written) }, 'premis')).toEqual([]);
  validator.close();
});

it('keeps a term of PREMIS 3 as it is written', async () => {
  const text = DOCUMENT.replace('SHA-256', 'SHA256');
  const { objects } = await readPremisDocument(bytesOf(Buffer.from(text)));
  expect(objects[0]).toMatchObject({ fixity: [{ algorithm: 'SHA256' }] });
});
