/** Certificates for TLS on loopback, under an authority of their own; no HPKI profile is meant to be one. */
import { isIPv4 } from 'node:net'
import { der, EXTENSION_OIDS, encodeName, encodeSignatureAlgorithm, type KeySigner } from '@jitsuin/pki'

/** Who signs the certificates of one installation. */
export type LoopbackIssuer = { readonly name: string; readonly signer: KeySigner }

/** What is certified: a key and the hosts that it speaks for, names or IPv4 addresses. */
export type ServerFacts = {
  readonly name: string
  readonly spkiDer: Uint8Array
  readonly hosts: readonly string[]
  readonly days: number
  readonly random: Random
}

type Random = (size: number) => Uint8Array

const AUTHORITY_DAYS = 20 * 365
const KEY_CERT_SIGN = 5
const DIGITAL_SIGNATURE = 0

/** The self-signed certificate of the authority. */
export async function certifyAuthority(issuer: LoopbackIssuer, random: Random): Promise<Uint8Array> {
  const extensions = [
    extension('basicConstraints', der.sequence(der.boolean(true)), 'critical'),
    extension('keyUsage', der.namedBitString([KEY_CERT_SIGN]), 'critical'),
  ]
  const { name, signer } = issuer
  return await certify(issuer, {
    subject: name,
    spkiDer: signer.spkiDer,
    extensions,
    random,
    days: AUTHORITY_DAYS,
  })
}

/** A certificate of a server, or of a client that servers on the same machine know. */
export async function certifyServer(
  issuer: LoopbackIssuer,
  { name, spkiDer, hosts, days, random }: ServerFacts,
): Promise<Uint8Array> {
  const extensions = [
    extension('keyUsage', der.namedBitString([DIGITAL_SIGNATURE]), 'critical'),
    extension('subjectAltName', der.sequence(...hosts.map(generalName))),
  ]
  return await certify(issuer, { subject: name, spkiDer, extensions, random, days })
}

type Certified = {
  readonly subject: string
  readonly spkiDer: Uint8Array
  readonly extensions: readonly Uint8Array[]
  readonly random: Random
  readonly days: number
}

async function certify({ name, signer }: LoopbackIssuer, certified: Certified): Promise<Uint8Array> {
  const { subject, spkiDer, extensions, random, days } = certified
  const now = new Date()
  const end = new Date(now.getTime() + days * 24 * 3_600_000)
  const serial = random(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40 // positive, and of one length
  const algorithm = encodeSignatureAlgorithm(signer.algorithm)
  const tbs = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(serial),
    algorithm,
    encodeName([['CN', name]]),
    der.sequence(der.time(now), der.time(end)),
    encodeName([['CN', subject]]),
    spkiDer,
    der.explicit(3, der.sequence(...extensions)),
  )
  return der.sequence(tbs, algorithm, der.bitString(await signer.sign(tbs)))
}

/** iPAddress or dNSName (RFC 5280 §4.2.1.6). */
function generalName(host: string): Uint8Array {
  if (isIPv4(host)) return der.implicit(7, der.octetString(Uint8Array.from(host.split('.').map(Number))))
  return der.implicit(2, der.asciiString(der.IA5_STRING, host))
}

function extension(
  name: 'basicConstraints' | 'keyUsage' | 'subjectAltName',
  value: Uint8Array,
  critical?: 'critical',
): Uint8Array {
  const flag = critical ? [der.boolean(true)] : []
  return der.sequence(der.oid(EXTENSION_OIDS[name]), ...flag, der.octetString(value))
}
