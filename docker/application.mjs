// Copies what the command `mocban` needs at run time out of an installed and built checkout: its packages as they would be published,
// and of node_modules only what they ask for, as the lockfile resolved it. Usage: node application.mjs SOURCE OUT
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

const ROOT = 'apps/cli';
/** Name of the listing in the application folder. */
const LISTING = 'application.sha512';
/** For developers only; a program never reads them. */
const LEFT_OUT = /\.(d\.[cm]?ts|map|tsbuildinfo)$|(^|\/)dist\/testing(\.js|\/)/;

const [source, out] = process.argv.slice(2);
if (source === undefined || out === undefined) throw new Error('usage: application.mjs SOURCE OUT');
const { packages } = JSON.parse(await readFile(path.join(source, 'package-lock.json'), 'utf8'));

/** The lockfile's key of what `name` means to the package at `from`: the nearest node_modules on the way up, as Node looks. */
function resolve(from, name) {
  for (let folder = from; ; folder = path.posix.dirname(folder) === '.' ? '' : path.posix.dirname(folder)) {
    const key = path.posix.join(folder, 'node_modules', name);
    if (!folder.endsWith('node_modules') && key in packages) return key;
    if (folder === '') return undefined;
  }
}

const requiredPeers = ({ peerDependencies = {}, peerDependenciesMeta = {} }) =>
  Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);

/** Every package that `from` needs, itself included; optional ones only where this machine has them. */
function closure(from, found = new Map()) {
  if (found.has(from)) return found;
  const entry = packages[from];
  found.set(from, entry);
  if (entry.link) return closure(entry.resolved, found);
  for (const name of [...Object.keys(entry.dependencies ?? {}), ...requiredPeers(entry)]) {
    const key = resolve(from, name);
    if (key === undefined) throw new Error(`${from}: the lockfile has no ${name}`);
    closure(key, found);
  }
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    const key = resolve(from, name);
    if (key !== undefined && existsSync(path.join(source, key))) closure(key, found);
  }
  return found;
}

const copyTree = (from, to) =>
  cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => {
      const inside = path.relative(from, file);
      return !LEFT_OUT.test(file) && !inside.split(path.sep).includes('node_modules');
    },
  });

/** A package of ours: what its package.json publishes, or of an app its program. */
async function copyOwn(folder) {
  const manifest = JSON.parse(await readFile(path.join(source, folder, 'package.json'), 'utf8'));
  for (const part of ['package.json', ...(manifest.files ?? ['bin', 'dist'])])
    if (existsSync(path.join(source, folder, part)))
      await copyTree(path.join(source, folder, part), path.join(out, folder, part));
}

async function copyPackage(key, entry) {
  const target = path.join(out, key);
  await mkdir(path.dirname(target), { recursive: true });
  if (entry.link) await symlink(path.relative(path.dirname(target), path.join(out, entry.resolved)), target);
  else if (key.includes('node_modules/')) await copyTree(path.join(source, key), target);
  else await copyOwn(key);
}

/** Readable by every account, writable by the owner alone. */
async function settle(folder) {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const stats = lstatSync(file);
    if (stats.isDirectory()) await settle(file);
    else if (stats.isFile()) await chmod(file, (stats.mode & 0o100) === 0 ? 0o644 : 0o755);
  }
  await chmod(folder, 0o755);
}

async function* files(folder) {
  for (const entry of await readdir(path.join(out, folder), { withFileTypes: true })) {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) yield* files(file);
    else yield { file, link: entry.isSymbolicLink() };
  }
}

const byteOrder = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A line a file in the form of sha512sum; a link stands as a comment. The same source and lockfile give the same bytes. */
async function listing() {
  const lines = [];
  for await (const { file, link } of files(''))
    lines.push([
      file,
      link
        ? `# ${file} -> ${await readlink(path.join(out, file))}`
        : `${createHash('sha512')
            .update(readFileSync(path.join(out, file)))
            .digest('hex')}  ${file}`,
    ]);
  return lines.sort(([a], [b]) => byteOrder(a, b)).map(([, line]) => `${line}\n`);
}

if (existsSync(out) && (await readdir(out)).length > 0) throw new Error('the application folder must be empty');
await mkdir(out, { recursive: true });
for (const [key, entry] of closure(ROOT)) await copyPackage(key, entry);
const { name, version, description, license } = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
await writeFile(
  path.join(out, 'package.json'),
  `${JSON.stringify({ name, version, description, license, private: true, type: 'module' }, undefined, 2)}\n`,
);
await cp(path.join(source, 'LICENSE'), path.join(out, 'LICENSE'));
await cp(path.join(source, 'docker/entrypoint.sh'), path.join(out, 'entrypoint.sh'));
await settle(out);
const lines = await listing();
await writeFile(path.join(out, LISTING), lines.join(''));
await stat(path.join(out, ROOT, 'dist/main.js'));
process.stdout.write(`${lines.length} files, listed in ${LISTING}\n`);
