/** Where uploaded and made files are kept, by their SHA-256; packages/platform has the adapters. */
export type FileStore = {
  /** Keeps the bytes, durably, and says their SHA-256 in hex; the same bytes twice are kept once. */
  readonly save: (bytes: Uint8Array) => Promise<{ readonly sha256Hex: string; readonly size: number }>
  /** The bytes, checked against their name. Throws `file/not-found` or `file/damaged`. */
  readonly load: (sha256Hex: string) => Promise<Uint8Array>
  /** Destroys the bytes, so that nothing can bring them back; nothing happens when they are gone already. */
  readonly destroy: (sha256Hex: string) => Promise<void>
}
