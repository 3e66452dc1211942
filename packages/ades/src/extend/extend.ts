/** Raises the level of a signature that exists (EN 319 132-1 §6.1). */
import { addSignatureTimeStamp, type TimeStampOptions } from './signature-time-stamp.js'

/** What to raise a signature to. `t`: a time stamp over the signature value. */
export type ExtendOptions = { readonly level: 't' } & TimeStampOptions

/**
 * Returns the file with the signature at the level asked for; all bytes that were there stay.
 *
 * @throws {AdesError} `extend/…`, `time-stamp/…`
 */
export function extend(file: Uint8Array, options: ExtendOptions): Promise<Uint8Array> {
  return addSignatureTimeStamp(file, options)
}
