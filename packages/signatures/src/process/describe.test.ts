import { parseName, type Name } from '@mocban/pki';
import { encode, encodeOid, readWhole } from '@mocban/pki/asn1';
import { kindOf } from './describe.js';

const OID = { CN: '2.5.4.3', O: '2.5.4.10', SN: '2.5.4.4', UID: '0.9.2342.19200300.100.1.1' } as const;

const nameOf = (attributes: Partial<Record<keyof typeof OID, string>>): Name =>
  parseName(
    readWhole(
      encode(
        0x30,
        ...Object.entries(attributes).map(([name, value]) =>
          encode(0x31, encode(0x30, encodeOid(OID[name as keyof typeof OID]), encode(12, Buffer.from(value)))),
        ),
      ),
    ),
  );

test.each([
  ['organisation', { CN: 'Ủy ban nhân dân tỉnh Lâm Đồng' }],
  ['organisation', { CN: 'Sở Nội vụ', O: 'UBND tỉnh' }],
  ['organisation', { CN: 'Mộc Bản', O: 'Mộc Bản' }],
  ['organisation', { CN: 'Mộc Bản', UID: 'MST:0100000000' }],
  ['person', { CN: 'Sở Thị Hoa', UID: 'CCCD:001099000000' }],
  ['person', { CN: 'Nguyễn Văn A', SN: 'Nguyễn' }],
  ['unknown', { CN: 'Đoàn Văn A', O: 'Sở Nội vụ' }],
  ['unknown', { CN: 'Banh Thị B' }],
  ['unknown', { O: 'Sở Nội vụ' }],
] as const)('a certificate says of itself that it is of a kind: %s %j', (kind, attributes) => {
  expect(kindOf({ subject: nameOf(attributes) })).toBe(kind);
});
