// What signed files are made with: an authority that OpenSSL is, and signatures of files and of PDFs by it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CA = 'basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n';
const SIGNER = 'keyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';
const CONFIGURATION = '[ca]\ndefault_ca=here\n[here]\ndatabase=index\ncrlnumber=crlnumber\ndefault_md=sha256\n';

/** A root, an authority below it, so many signers, lists of revoked certificates; in folders as `signature verify` takes them. */
export function makeAuthority(folder, signers) {
  const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const certify = (name, extensions, issuer) => {
    writeFileSync(join(folder, `${name}.ext`), extensions);
    const request = ['-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-subj', `/C=VN/CN=${name}`];
    openssl('req', ...request, '-out', `${name}.csr`);
    const by = issuer
      ? ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial']
      : ['-signkey', `${name}.key`];
    const files = ['-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.pem`];
    openssl('x509', '-req', ...by, '-days', '1000', ...files);
  };
  for (const name of ['trust', 'certs', 'revocation']) mkdirSync(join(folder, name));
  certify('root', CA);
  certify('ca', CA, 'root');
  for (let signer = 0; signer < signers; signer += 1) certify(`signer-${signer}`, SIGNER, 'ca');
  // A list from before a certificate says nothing of it.
  for (const name of ['root', 'ca']) {
    writeFileSync(join(folder, 'index'), '');
    writeFileSync(join(folder, 'crlnumber'), '01');
    writeFileSync(join(folder, 'ca.cnf'), CONFIGURATION);
    const by = ['-config', 'ca.cnf', '-keyfile', `${name}.key`, '-cert', `${name}.pem`];
    openssl('ca', ...by, '-gencrl', '-crldays', '30', '-out', `revocation/${name}.crl`);
  }
  execFileSync('sh', ['-c', 'cp root.pem trust; cp ca.pem certs; cat root.pem ca.pem revocation/*.crl >all.pem'], {
    cwd: folder,
  });
  return {
    options: ['trust', 'certs', 'revocation'].flatMap((name) => [`--${name}`, join(folder, name)]),
    /** A detached signature of a file. @param number chooses the signer */
    sign(file, out, number) {
      const signer = `signer-${number % signers}`;
      const by = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`];
      openssl('cms', '-sign', '-cades', '-binary', '-in', file, ...by, '-outform', 'DER', '-out', out);
    },
  };
}

const CONTENTS_BYTES = 8192;

/** A PDF of one page and about so many bytes, signed by `ETSI.CAdES.detached` over all of it. */
export function makeSignedPdf(path, bytes, authority, number) {
  const hole = `<${'0'.repeat(2 * CONTENTS_BYTES)}>`;
  const ranges = `[0 ${'0'.repeat(10)} ${'0'.repeat(10)} ${'0'.repeat(10)}]`;
  const stream = `BT /F1 12 Tf 72 720 Td (Van ban so ${number}) Tj ET\n%${'x'.repeat(bytes)}\n`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [6 0 R] >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R] >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}endstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Sig1) /Rect [0 0 0 0] /F 132 /P 3 0 R /V 7 0 R >>',
    `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange ${ranges} /Contents ${hole} >>`,
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, place) => {
    const offset = text.length;
    text += `${place + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  const gap = text.indexOf(hole);
  const end = gap + hole.length;
  const numbers = [gap, end, text.length - end].map((value) => String(value).padStart(10, '0'));
  const pdf = Buffer.from(text.replace(ranges, `[0 ${numbers.join(' ')}]`), 'latin1');
  writeFileSync(`${path}.signed`, Buffer.concat([pdf.subarray(0, gap), pdf.subarray(end)]));
  authority.sign(`${path}.signed`, `${path}.p7s`, number);
  pdf.write(readFileSync(`${path}.p7s`).toString('hex'), gap + 1, 'latin1');
  writeFileSync(path, pdf);
}
