/**
 * A ClientHello written by hand (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2), because a library offers only what it would itself use.
 * Nothing is ever encrypted: the server's first answer tells all.
 */
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { SCHEMES, VERSIONS, type Version } from './vocabulary.js'

/** What to offer; nothing else is offered. */
export type Offer = {
  readonly version: Version
  readonly suites: readonly number[]
  readonly groups: readonly number[]
  readonly schemes?: readonly number[]
  readonly compression?: 'offered'
}

const HANDSHAKE = 22
const CLIENT_HELLO = 1

/** The whole record. `random` are 32 octets. */
export function encodeClientHello(
  { version, suites, groups, schemes = SCHEMES.sha2, compression }: Offer,
  { host, random }: { readonly host: string; readonly random: Uint8Array },
): Uint8Array {
  // TLS 1.3 calls itself 1.2 here and tells the truth in an extension (RFC 8446 §4.2.1).
  const legacy = Math.min(VERSIONS[version], VERSIONS['TLSv1.2'])
  const body = join(
    uint16(legacy),
    random,
    vector8(new Uint8Array()),
    vector16(join(...suites.map(uint16))),
    vector8(compression === 'offered' ? Uint8Array.of(1, 0) : Uint8Array.of(0)),
    // SSL 3.0 knows no extensions.
    version === 'SSLv3' ? new Uint8Array() : vector16(extensions({ version, groups, schemes, host })),
  )
  const message = join(Uint8Array.of(CLIENT_HELLO, 0), uint16(body.length), body)
  return join(Uint8Array.of(HANDSHAKE), uint16(Math.min(legacy, VERSIONS.TLSv1)), vector16(message))
}

type ExtensionFacts = Required<Pick<Offer, 'version' | 'groups' | 'schemes'>> & { readonly host: string }

function extensions({ version, groups, schemes, host }: ExtensionFacts): Uint8Array {
  const isName = /[a-z]/i.test(host) && !host.includes(':')
  return join(
    // A name and no address (RFC 6066 §3).
    isName ? extension(0, vector16(join(Uint8Array.of(0), vector16(utf8(host))))) : new Uint8Array(),
    extension(10, vector16(join(...groups.map(uint16)))),
    extension(11, vector8(Uint8Array.of(0))),
    extension(13, vector16(join(...schemes.map(uint16)))),
    extension(35, new Uint8Array()),
    extension(0xff01, vector8(new Uint8Array())),
    // No key share at all: the server answers which group it wants (RFC 8446 §4.2.8), and we need no key.
    version === 'TLSv1.3'
      ? join(extension(43, vector8(uint16(VERSIONS[version]))), extension(51, vector16(new Uint8Array())))
      : new Uint8Array(),
  )
}

function extension(type: number, data: Uint8Array): Uint8Array {
  return join(uint16(type), vector16(data))
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(parts)
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff)
}

function vector8(content: Uint8Array): Uint8Array {
  return join(Uint8Array.of(content.length), content)
}

function vector16(content: Uint8Array): Uint8Array {
  return join(uint16(content.length), content)
}
