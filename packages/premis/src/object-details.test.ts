import { bytesOf } from '@mocban/core';
import { SchemaValidator } from '@mocban/xml';
import { readPremisDocument } from './reader.js';
import { serialisePremis } from './serialiser.js';
import type { PremisObject } from './types.js';

const identifiers = [{ type: 'local', value: 'x' }];
const preservationLevels = [
  { type: 'logical', value: 'full', role: 'intention', rationales: ['Hồ sơ <vĩnh viễn>', 'r'], assigned: '2026-03-10' },
  { value: 'bit-level' },
];
const significantProperties = [{ type: 'layout', value: 'pages' }, { value: 'colour' }];
const links = {
  significantProperties,
  relationships: [{ type: 'structural', subType: 'is part of', objects: identifiers }],
  events: [{ type: 'UUID', value: 'e1' }],
  rights: [{ type: 'UUID', value: 'r1' }],
};
const storage = [
  { location: { type: 'URI', value: 's3://kho/1' }, medium: 'disk' },
  { medium: 'tape' },
  { location: { type: 'path', value: 'a b' } },
];
const KEY = 'http://www.w3.org/2000/09/xmldsig#';
const characteristics = {
  compositionLevel: 0,
  fixity: [{ algorithm: 'SHA-256', digest: 'ab'.repeat(32) }],
  sizeBytes: 7,
  formats: [{ name: 'PDF' }],
  creatingApplications: [
    { name: 'LibreOffice', version: '24.2', created: '2026-03-10' },
    { version: '1' },
    { created: '2026' },
  ],
  inhibitors: [{ type: 'Password protection', targets: ['Print function', 'All content'], key: 'k' }, { type: 'DES' }],
  storage,
  signatures: [
    {
      encoding: 'Base64',
      signer: 'UBND xã',
      method: 'RSA-SHA256',
      value: 'AAAA',
      validationRules: 'RFC 5652',
      properties: ['2026-03-10'],
      keyInformation: [
        {
          namespace: KEY,
          local: 'KeyInfo',
          attributes: [],
          children: [{ namespace: KEY, local: 'KeyName', attributes: [], children: ['k1'] }],
        },
      ],
    },
    { encoding: 'Base64', method: 'x', value: 'y', validationRules: 'z' },
  ],
};
const objects: PremisObject[] = [
  { kind: 'file', identifiers, preservationLevels, originalName: 'a.pdf', ...characteristics, ...links },
  { kind: 'bitstream', identifiers, ...characteristics, ...links },
  { kind: 'representation', identifiers, preservationLevels, storage, ...links },
  { kind: 'intellectual entity', identifiers, preservationLevels, ...links },
];
const written = [...serialisePremis({ objects, events: [], agents: [] })].join('');

/** What is read has lines, which what is written has not. */
const withoutLines = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === 'line' ? undefined : item)));

it('writes what the schema of PREMIS 3.0 accepts', async () => {
  const validator = new SchemaValidator();
  try {
    expect(await validator.validate({ bytes: Buffer.from(written) }, 'premis')).toEqual([]);
  } finally {
    validator.close();
  }
});

it('reads back levels, significant properties, applications, inhibitors, storage, signatures and links', async () => {
  expect(withoutLines((await readPremisDocument(bytesOf(written))).objects)).toEqual(withoutLines(objects));
});

it('reads them from PREMIS 2 as well', async () => {
  const second = written.replaceAll('http://www.loc.gov/premis/v3', 'info:lc/xmlns/premis-v2');
  expect(withoutLines((await readPremisDocument(bytesOf(second))).objects)).toEqual(withoutLines(objects));
});

it('passes over items that say nothing, which the schema would not take', async () => {
  const text = written.replace(
    /<premis:significantProperties>[^]*?<\/premis:significantProperties>/,
    '<premis:significantProperties><premis:significantPropertiesExtension/></premis:significantProperties>',
  );
  const [file] = (await readPremisDocument(bytesOf(text))).objects;
  expect(file?.significantProperties).toEqual([significantProperties[1]]);
});

it('adds nothing where nothing is said', async () => {
  const plain: PremisObject[] = [{ kind: 'representation', identifiers }];
  const text = [...serialisePremis({ objects: plain, events: [], agents: [] })].join('');
  expect((await readPremisDocument(bytesOf(text))).objects).toEqual(plain);
});
