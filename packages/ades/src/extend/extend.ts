/** Raises the level of a XAdES signature that exists (EN 319 132-1 §6.1). */
import { parseXml } from '@jitsuin/xml'
import type { ValidateOptions } from '../validate/options.js'
import { chooseSignature } from './choose-signature.js'
import { addArchiveTimeStamp, keepValidationData } from './long-term.js'
import { addSignatureTimeStamp, type TimeStampOptions } from './signature-time-stamp.js'
import { unsignedProperties } from './unsigned-properties.js'

/**
 * What to raise a signature to. `t`: a time stamp over the signature value. `lt`: with the certificates and status information that a
 * verification uses now. `lta`: with an archive time stamp over all of it.
 */
export type ExtendOptions = TimeStampOptions &
  ({ readonly level: 't' } | { readonly level: 'lt' | 'lta'; readonly validation: ValidateOptions })

/**
 * Returns the file with the signature at the level asked for; all bytes that were there stay. A signature without a time stamp gets one
 * first; one that has all of a level gets what has been added since, and for `lta` one archive time stamp more.
 *
 * @throws {AdesError} `extend/…`, `time-stamp/…`; {XmlError} for a file that cannot be read; what source and fetcher throw
 */
export async function extend(file: Uint8Array, options: ExtendOptions): Promise<Uint8Array> {
  if (options.level === 't') return addSignatureTimeStamp(file, options)
  const stamped = isStamped(file, options) ? file : await addSignatureTimeStamp(file, options)
  const kept = await keepValidationData(stamped, options)
  return options.level === 'lt' ? kept : addArchiveTimeStamp(kept, options)
}

function isStamped(file: Uint8Array, { signatureId }: TimeStampOptions): boolean {
  const { signature } = chooseSignature(parseXml(file), signatureId)
  return unsignedProperties(signature).some(({ localName }) => STAMPS.has(localName))
}

const STAMPS: ReadonlySet<string> = new Set(['SignatureTimeStamp', 'ArchiveTimeStamp'])
