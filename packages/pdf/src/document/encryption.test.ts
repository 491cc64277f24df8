import { onePage, PdfText } from '../testing.js';
import { bufferAccess } from '../source/random-access.js';
import { openPdf } from './document.js';
import { encryptionOf, type PdfEncryption } from './encryption.js';

const ID = '3e11ea9ca2a9bc935049c05dfa2f6556';

function encryptionBy(entries: string): PdfEncryption | undefined {
  const text = new PdfText().save(
    { ...onePage(), 9: `<< ${entries} >>` },
    `/Root 1 0 R /Encrypt 9 0 R /ID [<${ID}> <${ID}>]`,
  );
  return encryptionOf(openPdf(bufferAccess(text.bytes)));
}

it('is none of a document that is not encrypted', () => {
  expect(encryptionOf(openPdf(bufferAccess(new PdfText().save(onePage()).bytes)))).toBeUndefined();
});

// By qpdf 11.3 with the owner's password `owner`, and as the user's none or `x`.
const BY_QPDF: [name: string, isOpen: boolean, entries: string, keyBits: number, revision: number][] = [
  [
    '40 bits',
    true,
    '/V 1 /R 2 /Length 40 /P -4 /O <c92422687facee686e373f10b5c7d04738053152f7e2ee30e11c69ec442576ab> /U <c7f2fac20ebec17e881026221d85aa6d9ad16d0276016fe2ba9a4e46b614ab78>',
    40,
    2,
  ],
  [
    '40 bits',
    false,
    '/V 1 /R 2 /Length 40 /P -4 /O <99b3d3786f9711a34b5371081cc22b4e1e051fe4915ab88e4e3fccbbde124cb8> /U <415cbfd88d599d1538eead5fda9e2f4613c642bea518e8b1cbcacde6a77d652f>',
    40,
    2,
  ],
  [
    'RC4',
    true,
    '/V 2 /R 3 /Length 128 /P -4 /O <566fa873ee33c797cd3b904fdadf814afa34df9a38f6ed41b984e2c6da2aa6f5> /U <7ac186ade80a3cd032a8d11a4708b8400122456a91bae5134273a6db134c87c4>',
    128,
    3,
  ],
  [
    'AES',
    false,
    '/V 4 /R 4 /Length 128 /P -4 /O <06f85963fe08385ce85fde5773da7a43dc34f12c5e4ebbff16a74791401d9ce6> /U <ca6ff8dd77b265d55f0b95227e5642d20122456a91bae5134273a6db134c87c4>',
    128,
    4,
  ],
  [
    'AES-256 of Adobe',
    true,
    '/V 5 /R 5 /Length 256 /P -4 /O <674976c2d700deeb6ba1940e9fbe21fbbb5ed80d1c7c24c93c53eedfec06dfc789064b25b3b14d21664e92dd521809a7> /U <f79961bad7ca1e2e1b41dcf4ea2e657ec79b3b6645d13a391faa6d7d72c3269245c521c7a8a788c6555494e690be45f5>',
    256,
    5,
  ],
  [
    'AES-256',
    true,
    '/V 5 /R 6 /Length 256 /P -4 /O <3e9729c42aa04400a7bba7d22f9f2cb0a229108e5e7ca3b75aee870b557d4e9be4081853bc1eca3b8ad4158829fe0b19> /U <0094f7dcb9023cc83185abcd74a53548c5004900e6f962af562a09f5895794617107c72c3525258e891c3d479ce000d7>',
    256,
    6,
  ],
  [
    'AES-256',
    false,
    '/V 5 /R 6 /Length 256 /P -4 /O <676907b269b049eaaf67e493c420dc234e801c7ac7a5f9c68d020c061172296240fa85e7b594d7e10f489a6fbe312604> /U <2bb6d260277482527b217e43d4a19229f7f1e9029e26625f9f7c4b86057ff5af58e1134d29479ca9864e63c851a811c3>',
    256,
    6,
  ],
];

it.each(BY_QPDF)('by %s: whether it opens without a password is %s', (_, isOpen, entries, keyBits, revision) => {
  expect(encryptionBy(`/Filter /Standard ${entries}`)).toEqual({
    handler: 'Standard',
    revision,
    keyBits,
    opensWithoutPassword: isOpen,
  });
});

it.each(['/Filter /Adobe.PubSec /V 4', '/Filter /Standard /V 5 /R 9 /O <> /U <>', '/Filter /Standard'])(
  'does not know whether %s opens without a password',
  (entries) => {
    expect(encryptionBy(entries)?.opensWithoutPassword).toBeUndefined();
  },
);

it('is not opened by values that are too short', () => {
  for (const revision of [2, 3, 4, 5, 6])
    expect(encryptionBy(`/Filter /Standard /V 5 /R ${revision} /O <> /U <00>`)?.opensWithoutPassword).toBe(false);
});
