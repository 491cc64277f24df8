import type { BagProfile } from '@mocban/bagit';
import { Option, type Command } from 'commander';
import { infoOption, putOption } from '../bag-options.js';
import { printable, UsageError } from '../outcome.js';
import { run } from '../run.js';
import { several } from '../several.js';

/** `bag create`, `bag validate`, `bag update`, `bag fetch`. */
export function bagCommands(program: Command): void {
  const bag = program.command('bag').description('BagIt (RFC 8493)');

  run<[string], { out?: string; digest?: string; info?: string[]; breakLock?: boolean } & ProfileOptions>(
    withProfile(bag.command('create <directory>'))
      .description('make a bag of a folder, in place or at --out')
      .option('--out <path>', 'write the bag there and leave the folder as it is')
      .option('--digest <list>', 'digest algorithms, comma-separated (sha512, or what the profile requires)')
      .option('--info <label=value>', 'a line of bag-info.txt; may be repeated', several)
      .addOption(breakLockOption()),
    async ({ signal }, { out, digest, info, breakLock = false, ...profile }, directory) => {
      const [{ createBag }, { digestAlgorithms }, { requireReadable }, { systemClock }] = await Promise.all([
        import('@mocban/bagit/create'),
        import('../digest-option.js'),
        import('../validation.js'),
        import('@mocban/core'),
      ]);
      const chosen = digest === undefined ? {} : { algorithms: digestAlgorithms(digest) };
      requireReadable(directory, 'folder');
      const { algorithms, payloadBytes, payloadFiles } = await createBag(directory, {
        ...chosen,
        ...(await profileFrom(profile, signal)),
        bagInfo: infoOption(info),
        clock: systemClock,
        breakLock,
        signal,
        ...(out === undefined ? {} : { out }),
      });
      const path = out ?? directory;
      return {
        exit: 0,
        json: { path, algorithms, payloadFiles, payloadBytes },
        text: [`bag written: ${path} (${payloadFiles} files, ${payloadBytes} bytes)`],
      };
    },
  );

  run<[string[]], { complete?: boolean } & ProfileOptions>(
    withProfile(bag.command('validate <path...>'))
      .description('check bags (folder, zip, tar or tar.gz) for completeness and validity')
      .option('--complete', 'compare names only, read no payload'),
    async (context, options, paths) => {
      const [{ validateBagPath }, { validateEach }] = await Promise.all([
        import('@mocban/bagit/validate'),
        import('../validation.js'),
      ]);
      const { signal } = context;
      const mode = options.complete === true ? 'complete' : 'valid';
      const judged = { mode, signal, ...(await profileFrom(options, signal)) } as const;
      return validateEach(paths, 'bagit', context, (path) => validateBagPath(path, judged));
    },
  );

  fetchCommand(bag);

  run<[string], UpdateOptions>(
    bag
      .command('update <bag>')
      .description('change a bag (a folder) in place: only what is new is read; a run that was broken off is finished')
      .option(
        '--put <from=path>',
        'take in a file or folder as PATH of the bag (data/…, or a tag file); may be repeated',
        several,
      )
      .option('--remove <path>', 'remove a file or folder of the bag; may be repeated', several)
      .option(
        '--info <label=value>',
        'set a label of bag-info.txt, an empty value removes it; may be repeated',
        several,
      )
      .option('--digest <list>', 'digest algorithms of the manifests from now on, comma-separated')
      .option('--as-is', 'take the payload as it lies for right: list what is new or changed, drop what is absent')
      .addOption(breakLockOption()),
    async ({ signal }, options, path) => {
      const [{ updateBag }, { digestAlgorithms }, { requireReadable }] = await Promise.all([
        import('@mocban/bagit'),
        import('../digest-option.js'),
        import('../validation.js'),
      ]);
      const changes = {
        put: putOption(options.put),
        remove: options.remove ?? [],
        info: infoOption(options.info),
        asIs: options.asIs === true,
        ...(options.digest !== undefined && { algorithms: digestAlgorithms(options.digest) }),
      };
      requireReadable(path, 'folder');
      const { outcome, added, replaced, removed } = await updateBag(path, changes, {
        signal,
        breakLock: options.breakLock === true,
      });
      return {
        exit: 0,
        json: { path, outcome, added, replaced, removed },
        text: [
          `bag ${outcome}: ${printable(path)} (${added.length} added, ${replaced.length} replaced, ${removed.length} removed)`,
          ...added.map((file) => `  + ${printable(file)}`),
          ...replaced.map((file) => `  ~ ${printable(file)}`),
          ...removed.map((file) => `  - ${printable(file)}`),
        ],
      };
    },
  );
}

function fetchCommand(bag: Command): void {
  run<[string], { host?: string[]; allowPrivate?: boolean; breakLock?: boolean }>(
    bag
      .command('fetch <bag>')
      .description('fetch what fetch.txt lists and is not in the bag (a folder), from the hosts named only')
      .option('--host <name>', 'a host that may be asked, *.example.org for all below it; may be repeated', several)
      .option('--allow-private', 'also hosts in private networks and on this machine')
      .addOption(breakLockOption()),
    async ({ signal }, { host = [], allowPrivate = false, breakLock = false }, path) => {
      const [{ fetchBag }, { httpSource }, { requireReadable, describeFinding }] = await Promise.all([
        import('@mocban/bagit'),
        import('@mocban/bagit/http'),
        import('../validation.js'),
      ]);
      if (host.length === 0) throw new UsageError('name the hosts that may be asked: --host NAME');
      requireReadable(path, 'folder');
      const { fetched, findings } = await fetchBag(path, {
        source: httpSource({ hosts: host, allowPrivate }),
        breakLock,
        signal,
      });
      return {
        exit: findings.length === 0 ? 0 : findings.some(({ rule }) => rule === 'BAG_FETCH_FAILED') ? 3 : 1,
        json: { path, fetched, findings },
        text: [
          `${printable(path)}: ${fetched.length} fetched, ${findings.length} not`,
          ...fetched.map((file) => `  + ${printable(file)}`),
          ...findings.map(describeFinding),
        ],
      };
    },
  );
}

const breakLockOption = (): Option =>
  new Option('--break-lock', 'take away the lock that a run on another machine left; not that of a run on this one');

interface ProfileOptions {
  profile?: string;
  host?: string[];
  allowPrivate?: boolean;
}

const withProfile = (command: Command): Command =>
  command
    .option('--profile <file>', 'a BagIt profile that the bag is to keep: a JSON file, or its URL')
    .option('--host <name>', 'a host that the profile may be fetched from; may be repeated', several)
    .option('--allow-private', 'also hosts in private networks and on this machine');

/** @throws BagError `BAG_PROFILE_INVALID`; the system's error, that of the source for a URL */
async function profileFrom(
  { profile: from, host = [], allowPrivate = false }: ProfileOptions,
  signal: AbortSignal,
): Promise<{ profile?: BagProfile }> {
  if (from === undefined) return {};
  const { parseProfile, fetchProfile } = await import('@mocban/bagit');
  if (!/^https?:\/\//i.test(from)) {
    const { readFile } = await import('node:fs/promises');
    return { profile: parseProfile(await readFile(from, 'utf8')) };
  }
  if (host.length === 0) throw new UsageError('name the host that the profile may be fetched from: --host NAME');
  const { httpSource } = await import('@mocban/bagit/http');
  return { profile: await fetchProfile(from, { source: httpSource({ hosts: host, allowPrivate }), signal }) };
}

interface UpdateOptions {
  put?: string[];
  remove?: string[];
  info?: string[];
  digest?: string;
  asIs?: boolean;
  breakLock?: boolean;
}
