/** Remembers up to when stamps may have been made. */
export type StampRecord = {
  /** Milliseconds since 1970; 0 if there never was a stamp. */
  readonly load: () => Promise<number>
  /** On return it is stored; it never goes back. */
  readonly save: (untilMs: number) => Promise<void>
}
