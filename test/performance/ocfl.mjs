// OCFL against its limits: adding and validating a folder, reading an inventory of a million files.
import { rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, opensslLimit } from './measure.mjs';
import { DEFAULT_LAYOUT, objectPathOf } from '@mocban/ocfl';
import { makeObjects, makeSmall, makeVersions, makeW1, makeW4Inventory } from './workloads.mjs';

const node = (...args) => measure(process.execPath, args);

/** Adding a folder of small files and validating it, for several numbers of files; the first tells what memory the others may take. */
export async function ocflGrowth({ scratch, against, cli, counts }) {
  const least = new Map();
  for (const count of counts) {
    const folder = join(scratch, `g-${count}`);
    makeSmall(folder, count);
    for (const [job, row] of Object.entries(await ocflFolder(`G ${count}`, folder, { scratch, against, cli }))) {
      if (!least.has(job)) least.set(job, row['peak MiB']);
      row['rule MiB'] = Math.round(Math.min(512, least.get(job) + (160 * count) / 2 ** 20));
    }
    rmSync(folder, { recursive: true });
  }
}

const TMPFS = 0x01021994;

/** What an object that is added waits for at its end, which cannot be left out: in memory it costs nothing. */
const flushOf = (folder) => (statfsSync(folder).type === TMPFS ? 'in memory, nothing to sync' : 'on disk, with fsync');

/** Adding a folder, durable at the end, to copying and digesting it; validating what was added, to digesting it. */
export async function ocflFolder(name, folder, { scratch, against, cli }) {
  const root = join(scratch, `root-${name}`);
  const copy = join(scratch, `copy-${name}`);
  const add = await against(
    `ocfl add ${name} (${flushOf(scratch)})`,
    async () => {
      rmSync(copy, { recursive: true, force: true });
      const copied = await measure('cp', ['-r', folder, copy]);
      const digested = await opensslLimit('sha512', folder);
      return { ...digested, seconds: copied.seconds + digested.seconds };
    },
    async () => {
      rmSync(root, { recursive: true, force: true });
      await cli('ocfl', 'init', root);
      return cli('ocfl', 'add', root, `urn:bench:${name}`, folder);
    },
  );
  rmSync(copy, { recursive: true });
  const validate = await against(
    `ocfl validate ${name}`,
    () => opensslLimit('sha512', folder),
    () => cli('ocfl', 'validate', root),
  );
  const audit = await against(
    `audit ${name}`,
    () => opensslLimit('sha512', folder),
    () => cli('audit', root),
  );
  rmSync(root, { recursive: true });
  return { add, validate, audit };
}

/** Auditing a store of so many small objects, to digesting its files; the first number tells what memory the others may take. */
export async function auditObjects({ scratch, against, cli, counts }) {
  let least;
  for (const count of counts) {
    const root = join(scratch, `objects-${count}`);
    await cli('ocfl', 'init', root);
    makeObjects(root, count);
    const row = await against(
      `audit ${count} objects`,
      () => opensslLimit('sha512', root),
      () => cli('audit', root),
    );
    least ??= row['peak MiB'];
    row['rule MiB'] = Math.round(Math.min(512, least + (160 * FILES_OF_AN_OBJECT * count) / 2 ** 20));
    rmSync(root, { recursive: true });
  }
}

const FILES_OF_AN_OBJECT = 7;

/** Reading and validating an inventory, to parsing it. */
export async function ocflInventory({ scratch, against, entries }) {
  const object = join(scratch, 'w4');
  makeW4Inventory(object, { entries });
  const parse = "JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'))";
  const read = fileURLToPath(new URL('ocfl-read-inventory.mjs', import.meta.url));
  const limit = () => node('--max-old-space-size=8192', '-e', parse, join(object, 'inventory.json'));
  for (const how of ['read', 'validate'])
    await against(`ocfl ${how} inventory W4`, limit, () => node(read, how, object));
}

/**
 * An object of many versions, whose inventories are most of its bytes: validating it to digesting it, adding a version to adding one to
 * an object of ten.
 */
export async function ocflVersions({ scratch, against, cli, versions, files }) {
  const shape = `${versions} versions of ${files} files`;
  const place = objectPathOf(DEFAULT_LAYOUT, 'urn:bench:versions');
  const [few, many] = await Promise.all(
    [10, versions].map(async (count) => {
      const root = join(scratch, `root-${count}`);
      await cli('ocfl', 'init', root);
      makeVersions(join(root, place), { versions: count, files });
      return root;
    }),
  );
  await against(
    `ocfl validate ${shape}`,
    () => opensslLimit('sha512', many),
    () => cli('ocfl', 'validate', many),
  );
  let added = 0;
  const add = (root) => {
    const folder = join(scratch, 'version');
    rmSync(folder, { recursive: true, force: true });
    makeW1(folder, { files, seed: `version ${(added += 1)}` });
    return cli('ocfl', 'add', root, 'urn:bench:versions', folder);
  };
  await against(
    `ocfl add to ${shape}`,
    () => add(few),
    () => add(many),
  );
  for (const root of [few, many]) rmSync(root, { recursive: true });
}
