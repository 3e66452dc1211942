/** What a ZIP may cost its reader. */
export type ZipLimits = {
  readonly entries: number
  /** Of the central directory. */
  readonly directoryBytes: number
  /** Of all entries together, unpacked. */
  readonly totalBytes: number
  /** How many times as long as the file everything may be when unpacked; some megabytes are free. */
  readonly ratio: number
}

/** Bounds for containers and drops of signed files. */
export const DEFAULT_ZIP_LIMITS: ZipLimits = {
  entries: 20_000,
  directoryBytes: 16 * 1024 * 1024,
  totalBytes: 16 * 1024 ** 3,
  ratio: 100,
}

/** Below this nothing is called a bomb: a page of white packs to almost nothing. */
export const FREE_BYTES = 32 * 1024 * 1024
