/** Where the log answers; the same below its own host and below the portal's. */
export const ROUTES = {
  checkpoint: '/log/checkpoint',
  keys: '/log/keys',
  entries: '/log/entries',
  hashes: '/log/hashes',
  inclusion: '/log/proofs/inclusion',
  consistency: '/log/proofs/consistency',
  holder: (tag: string) => `/log/holders/${tag}`,
  receipt: (certificateSha256: string) => `/log/receipts/${certificateSha256}`,
  cosignatures: '/log/cosignatures',
  /** For the signed-in holder alone. */
  mine: '/log/mine',
} as const

/** Entries, or leaf hashes, that one answer carries at most. */
export const PAGE = { entries: 500, hashes: 5000 } as const
