import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startService, type Service } from './service.js';

const entry = fileURLToPath(new URL('./service-killed-at.mjs', import.meta.url));
/** How long a step may take to be reached. */
const PATIENCE_MS = 60_000;

/** Starts a service that kills itself at a step; `''` never does. @param data its folder */
export const startDoomed = (data: string, killAt: string): Promise<Service> =>
  startService(data, { entry: [entry, data, killAt] });

const ended = (doomed: Service): Promise<unknown> =>
  new Promise((resolve) =>
    (doomed.process.exitCode ?? doomed.process.signalCode) ? resolve(undefined) : doomed.process.on('close', resolve),
  );

/** Waits until it has killed itself. A step that is not reached is told at once, and not by the time that the test has. */
export async function died(doomed: Service, step: string): Promise<void> {
  const late = new AbortController();
  const patience = pause(PATIENCE_MS, true, { signal: late.signal }).catch(() => false);
  const isLate = await Promise.race([patience, ended(doomed).then(() => false)]);
  late.abort();
  if (!isLate) return;
  doomed.process.kill('SIGKILL');
  throw new Error(`the service does not reach ${step}`);
}
