// E-ARK against its limits: many packages in one process, a package of many files, building an AIP, METS of a million files.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomIdentifiers, systemClock } from '@mocban/core';
import { buildSip } from '@mocban/eark';
import { measure, opensslLimit } from './measure.mjs';
import { makeW3, makeW5 } from './workloads.mjs';

const script = (name, ...args) => measure(process.execPath, [fileURLToPath(new URL(name, import.meta.url)), ...args]);
const sip = (folder, out) => buildSip(folder, { out, clock: systemClock, identifiers: randomIdentifiers });

/** W3 as one package a hồ sơ, all validated with fixity by one process. */
export async function earkPackages(count, { scratch, against, cli }) {
  const packages = join(scratch, 'w3-packages');
  mkdirSync(packages);
  for (const folder of makeW3(join(scratch, 'w3-source'), { count })) {
    await sip(folder, join(packages, folder.slice(folder.lastIndexOf('/') + 1)));
    rmSync(folder, { recursive: true });
  }
  const paths = readdirSync(packages).map((name) => join(packages, name));
  await against(
    `eark validate W3, ${count} packages`,
    () => opensslLimit('sha256', packages),
    () => cli('package', 'validate', ...paths),
  );
  rmSync(packages, { recursive: true });
}

/** W5: one package of many small files. */
export async function earkManyFiles(files, { scratch, against, cli }) {
  const source = join(scratch, 'w5-source');
  const built = join(scratch, 'w5');
  makeW5(source, { files });
  await sip(source, built);
  rmSync(source, { recursive: true });
  await against(
    `eark validate W5, ${files} files`,
    () => opensslLimit('sha256', built),
    () => cli('package', 'validate', built),
  );
  rmSync(built, { recursive: true });
}

/** Copying, digesting twice and describing, to copying and digesting once; no fsync. */
export async function earkBuild(name, folder, { scratch, against }) {
  const [built, copy] = [join(scratch, `aip-${name}`), join(scratch, `copy-${name}`)];
  await against(
    `eark build AIP ${name}`,
    async () => {
      rmSync(copy, { recursive: true, force: true });
      const copied = await measure('cp', ['-r', folder, copy]);
      const digested = await opensslLimit('sha512', folder);
      return { ...digested, seconds: copied.seconds + digested.seconds };
    },
    () => {
      rmSync(built, { recursive: true, force: true });
      return script('eark-build-aip.mjs', folder, built);
    },
  );
  rmSync(built, { recursive: true });
  rmSync(copy, { recursive: true });
}

/** W4: METS of a million files written and read, to `sha256sum` of it. */
export async function metsOfMany(entries, { scratch, against }) {
  const file = join(scratch, 'w4-mets.xml');
  await script('mets-million.mjs', 'write', file, String(entries));
  const limit = () => measure('sha256sum', [file]);
  for (const how of ['write', 'read'])
    await against(`METS of ${entries} files, ${how}`, limit, () =>
      script('mets-million.mjs', how, file, String(entries)),
    );
  rmSync(file);
}
