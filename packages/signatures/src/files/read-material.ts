import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifReadable, parseCertificates, parseRevocationData, PkiError, type Crl, type OcspResponse } from '@mocban/pki';
import type { Certificate } from '@mocban/pki';

const MAX_FILES = 10_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** What a folder holds that certificates are judged by. */
export interface FolderMaterial {
  certificates: Certificate[];
  crls: Crl[];
  ocsps: OcspResponse[];
  /** Paths of files that are none of it. */
  ignored: string[];
}

/**
 * Reads the certificates, CRLs and OCSP responses that lie in a folder, by their content: DER or PEM, in byte order of name. Holds all
 * of them.
 * @throws PkiError `PKI_LIMIT` for a folder of more than 10,000 files; the system's error
 */
export async function readMaterial(folder: string): Promise<FolderMaterial> {
  const material: FolderMaterial = { certificates: [], crls: [], ocsps: [], ignored: [] };
  const names = (await readdir(folder)).sort();
  if (names.length > MAX_FILES) throw new PkiError('PKI_LIMIT', `${folder} has more than ${MAX_FILES} files`);
  for (const name of names) {
    const path = join(folder, name);
    const stats = await stat(path);
    if (!stats.isFile()) continue;
    if (stats.size > MAX_BYTES || !take(material, await readFile(path))) material.ignored.push(path);
  }
  return material;
}

/** @returns whether there was something to take */
function take(material: FolderMaterial, bytes: Buffer): boolean {
  const certificates = ifReadable(() => parseCertificates(bytes));
  if (certificates !== undefined && certificates.length > 0) {
    material.certificates.push(...certificates);
    return true;
  }
  const revocation = ifReadable(() => parseRevocationData(bytes));
  if (revocation === undefined) return false;
  if ('thisUpdate' in revocation) material.crls.push(revocation);
  else material.ocsps.push(revocation);
  return true;
}
