/** What is looked at of a file: its first bytes and its last ones, which overlap where it is short. */
export interface FileWindows {
  sizeBytes: number;
  first: Uint8Array;
  last: Uint8Array;
}

/** The longest gap of a signature is 999,999 bytes. */
export const WINDOW_BYTES = 1_048_576;

/** The windows of bytes that are held. */
export const windowsOf = (bytes: Uint8Array, windowBytes: number = WINDOW_BYTES): FileWindows => ({
  sizeBytes: bytes.byteLength,
  first: bytes.subarray(0, windowBytes),
  last: bytes.subarray(Math.max(0, bytes.byteLength - windowBytes)),
});
