/**
 * The part of pcsc-mini that is used here, in our words. The library is optional: where it is not installed everything but
 * hardware readers works, and nothing that is compiled may need it.
 */
import { ReadersError } from '../errors.js'

/** A transaction on a card. */
export type PcscTransaction = { end(disposition: number): Promise<void> }

/** A connection to a card. */
export type PcscCard = {
  protocol(): number
  state(): Promise<{ readonly atr: Uint8Array }>
  transaction(): Promise<PcscTransaction>
  transmit(command: Uint8Array, answer: ArrayBuffer): Promise<Uint8Array>
  disconnect(disposition: number): Promise<void>
}

/** State flags of a reader. */
type PcscStatus = { hasAny(...flags: number[]): boolean }

/** A reader that is plugged in. */
export type PcscReader = {
  name(): string
  connect(mode: number, protocol: number): Promise<PcscCard>
  on(event: 'change', listener: (status: PcscStatus) => void): void
  on(event: 'disconnect', listener: () => void): void
}

/** A connection to the service, which tells of readers as they come and go. */
export type PcscClient = {
  start(): void
  stop(): void
  on(event: 'reader', listener: (reader: PcscReader) => void): void
  on(event: 'error', listener: (error: Error) => void): void
}

/** The library as it is loaded; the numbers are those of the PC/SC specification, part 5. */
export type PcscBinding = {
  readonly Client: new () => PcscClient
  readonly CardDisposition: { readonly LEAVE: number; readonly RESET: number }
  readonly CardMode: { readonly EXCLUSIVE: number }
  readonly Protocol: { readonly ANY: number; readonly T0: number }
  readonly ReaderStatus: { readonly PRESENT: number; readonly MUTE: number }
}

// A variable, so that neither the compiler nor a bundler looks for it.
const LIBRARY: string = 'pcsc-mini'

/** Loads the library. @throws {ReadersError} `readers/not-installed` */
export async function loadPcsc(library = LIBRARY): Promise<PcscBinding> {
  try {
    const loaded = (await import(library)) as PcscBinding & { readonly default?: PcscBinding } // what its own types declare
    return loaded.default ?? loaded
  } catch (cause) {
    throw new ReadersError('readers/not-installed', 'pcsc-mini cannot be loaded', { cause })
  }
}
