/** Makes OCSP answers for tests, sound ones and broken ones: every field can be replaced, and nothing is checked. */
import { createHash, sign } from 'node:crypto'
import * as der from '../src/der.js'
import { AT, type Forged } from './forge.js'

/** One status in an answer. */
export type SingleSpec = {
  about: Forged
  issuer: Forged
  /** Left out, good. */
  status?: Uint8Array
  thisUpdate?: Date
  nextUpdate?: Date | 'none'
  extensions?: readonly Uint8Array[]
}

export type AnswerSpec = {
  by: Forged
  singles: readonly SingleSpec[]
  /** Whom the answer names as its signer; left out, the one who signs, by name. */
  responder?: Uint8Array
  producedAt?: Date
  extensions?: readonly Uint8Array[]
  /** Certificates that come along. */
  certificates?: readonly Forged[]
  spoil?: 'signature' | 'status'
}

const HOUR_MS = 3_600_000
export const hours = (count: number): Date => new Date(AT.getTime() + count * HOUR_MS)

const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest()
export const GOOD = der.encode(der.contextTag(0, 'primitive'))
export const UNKNOWN = der.encode(der.contextTag(2, 'primitive'))
export const REVOKED = der.encode(der.contextTag(1), der.generalizedTime(hours(-48)))
export const byName = ({ nameDer }: Forged): Uint8Array => der.explicit(1, nameDer)
export const byKey = ({ certificate }: Forged): Uint8Array =>
  der.explicit(2, der.octetString(sha1(certificate.publicKeyBytes)))

/** An OCSPResponse of an EC key. */
export function forgeAnswer(spec: AnswerSpec): Uint8Array {
  const {
    by,
    singles,
    responder = byName(by),
    producedAt = hours(-1),
    extensions = [],
    certificates = [],
  } = spec
  const data = der.sequence(
    responder,
    der.generalizedTime(producedAt),
    der.sequence(...singles.map(single)),
    ...(extensions.length > 0 ? [der.explicit(1, der.sequence(...extensions))] : []),
  )
  const signature = sign('sha256', data, by.key.privateKey)
  if (spec.spoil === 'signature') signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1
  const basic = der.sequence(
    spec.spoil === 'status' ? turnedGood(data) : data,
    der.sequence(der.oid('1.2.840.10045.4.3.2')),
    der.bitString(signature),
    ...(certificates.length > 0
      ? [der.explicit(0, der.sequence(...certificates.map((one) => one.der)))]
      : []),
  )
  const typed = der.sequence(der.oid('1.3.6.1.5.5.7.48.1.1'), der.octetString(basic))
  return der.sequence(der.integer(0, der.ENUMERATED), der.explicit(0, typed))
}

function single({ about, issuer, status = GOOD, extensions = [], ...times }: SingleSpec): Uint8Array {
  const { thisUpdate = hours(-1), nextUpdate = hours(24) } = times
  return der.sequence(
    der.sequence(
      der.sequence(der.oid('1.3.14.3.2.26'), der.nullValue()),
      der.octetString(sha1(issuer.nameDer)),
      der.octetString(sha1(issuer.certificate.publicKeyBytes)),
      der.encode(der.INTEGER, about.certificate.serialBytes),
    ),
    status,
    der.generalizedTime(thisUpdate),
    ...(nextUpdate === 'none' ? [] : [der.explicit(0, der.generalizedTime(nextUpdate))]),
    ...(extensions.length > 0 ? [der.explicit(1, der.sequence(...extensions))] : []),
  )
}

/** "unknown" becomes "good" by one changed octet. */
function turnedGood(data: Uint8Array): Uint8Array {
  const at = Buffer.from(data).indexOf(Buffer.from(UNKNOWN))
  return data.with(at, 0x80)
}
