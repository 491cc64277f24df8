/** What one run of a tool may take. */
export interface ToolLimits {
  /** Milliseconds from start to end. @defaultValue 300,000 */
  timeoutMs: number;
  /** Bytes of address space of each of its processes. @defaultValue 4 GiB */
  memoryBytes: number;
  /** Bytes of one file it writes. @defaultValue 4 GiB */
  outputBytes: number;
  /** Bytes of all that lies in its scratch folder, the copy of the source included. @defaultValue 12 GiB */
  scratchBytes: number;
}

const GiB = 1024 ** 3;

export const resolveLimits = (limits: Partial<ToolLimits> = {}): ToolLimits => ({
  timeoutMs: limits.timeoutMs ?? 300_000,
  memoryBytes: limits.memoryBytes ?? 4 * GiB,
  outputBytes: limits.outputBytes ?? 4 * GiB,
  scratchBytes: limits.scratchBytes ?? 12 * GiB,
});
