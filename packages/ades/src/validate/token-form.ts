/** Time-stamp tokens in BER, as EncapsulatedTimeStamp (EN 319 132-1 §5.1.3) and messages in BER may hold them: read as what they are in DER. */
import { PkiError, parseTimeStampToken } from '@jitsuin/pki'
import { rewriteAsDer } from '../cades/read/as-der.js'
import { readWhole } from '../cades/read/ber.js'
import { AdesError } from '../errors.js'

/** The token in DER; as it stands if it is DER already, or cannot be read either way: then it is refused where it is judged. */
export function asDerToken(token: Uint8Array): Uint8Array {
  if (isReadable(token)) return token
  try {
    return rewriteAsDer(readWhole(token))
  } catch (error) {
    if (error instanceof AdesError) return token
    throw error
  }
}

function isReadable(token: Uint8Array): boolean {
  try {
    return parseTimeStampToken(token) !== undefined
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}
