import { access, constants, statfs } from 'node:fs/promises';
import type { Registry } from 'prom-client';
import { GaugeSet } from './gauges.js';
import type { FigureSource } from './metrics.js';

const TABLE = {
  mocban_disk_size_bytes: { help: 'Size of the disk of a store or of the uploads.', labels: ['place'] },
  mocban_disk_available_bytes: { help: 'Free bytes there for the account of the service.', labels: ['place'] },
  mocban_disk_writable: { help: '1 when the folder can be written.', labels: ['place'] },
} as const;

/** Room of the disk behind each store, and behind the uploads. A place that hangs takes none of the others with it. */
export class DiskFigures implements FigureSource {
  readonly name = 'disks';
  readonly #gauges: GaugeSet<keyof typeof TABLE>;

  /** @param places label → folder */
  constructor(
    registry: Registry,
    readonly places: ReadonlyMap<string, string>,
  ) {
    this.#gauges = new GaugeSet(registry, TABLE);
  }

  async refresh(): Promise<void> {
    const read = await Promise.all([...this.places].map(([place, folder]) => roomOf(place, folder)));
    this.#gauges.set(
      'mocban_disk_size_bytes',
      read.map(({ place, size }) => [place, size]),
    );
    this.#gauges.set(
      'mocban_disk_available_bytes',
      read.map(({ place, available }) => [place, available]),
    );
    this.#gauges.set(
      'mocban_disk_writable',
      read.map(({ place, writable }) => [place, writable]),
    );
  }

  clear(): void {
    this.#gauges.clear();
  }
}

/** A folder that is gone has no room at all: that is what an alarm on free space must see. */
async function roomOf(place: string, folder: string) {
  const [room, writable] = await Promise.all([
    statfs(folder).catch(() => ({ blocks: 0, bavail: 0, bsize: 0 })),
    access(folder, constants.W_OK).then(
      () => 1,
      () => 0,
    ),
  ]);
  return { place, size: room.blocks * room.bsize, available: room.bavail * room.bsize, writable };
}
