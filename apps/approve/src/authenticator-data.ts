/**
 * Authenticator data (WebAuthn L3 §6.1): the id of a new credential, and its public key byte by byte as the authenticator wrote it.
 *
 *   32 rpIdHash │ 1 flags │ 4 signCount │ 16 aaguid │ 2 length of id │ id │ COSE_Key │ extensions, if flag ED is set
 *
 * Nothing says how long the key is: it ends where its CBOR ends. The service encodes what it has read anew; the two agree only for CBOR
 * in shortest form, as CTAP2 prescribes it (CTAP 2.2 §8). Everything else is refused here.
 */
import { ApproveError } from './failure.js'

/** A credential out of authenticator data. */
export type AttestedCredential = {
  readonly id: Uint8Array
  /** COSE_Key (RFC 9052 §7). */
  readonly publicKey: Uint8Array
}

const FLAGS_AT = 32
const ATTESTED = 0x40
const EXTENSIONS = 0x80
const ID_LENGTH_AT = 32 + 1 + 4 + 16

/** Reads the new credential. @throws {ApproveError} `passkey`, unreadable */
export function readAttestedCredential(authenticatorData: Uint8Array): AttestedCredential {
  const flags = byteAt(authenticatorData, FLAGS_AT)
  if ((flags & ATTESTED) === 0) throw unreadable('No credential')
  const idLength =
    (byteAt(authenticatorData, ID_LENGTH_AT) << 8) | byteAt(authenticatorData, ID_LENGTH_AT + 1)
  const idAt = ID_LENGTH_AT + 2
  const keyAt = idAt + idLength
  const keyEnd = endOfKey(authenticatorData, keyAt)
  const hasExtensions = (flags & EXTENSIONS) !== 0
  if (hasExtensions !== keyEnd < authenticatorData.length) throw unreadable('Bytes after the key')
  return {
    id: authenticatorData.slice(idAt, keyAt),
    publicKey: authenticatorData.slice(keyAt, keyEnd),
  }
}

const UNSIGNED = 0
const NEGATIVE = 1
const BYTES = 2
const TEXT = 3
const MAP = 5

/** A COSE_Key of every algorithm that we accept is one map of integers and strings (RFC 9053 §7, RFC 8230 §4). */
function endOfKey(bytes: Uint8Array, at: number): number {
  const { major, argument, next } = readHead(bytes, at)
  if (major !== MAP) throw unreadable('A key is a map')
  let end = next
  for (let item = 0; item < argument * 2; item++) end = endOfItem(bytes, end)
  return end
}

function endOfItem(bytes: Uint8Array, at: number): number {
  const { major, argument, next } = readHead(bytes, at)
  if (major === UNSIGNED || major === NEGATIVE) return next
  if (major !== BYTES && major !== TEXT) throw unreadable(`Major type ${major} in a key`)
  if (next + argument > bytes.length) throw unreadable('Cut short')
  return next + argument
}

type Head = { readonly major: number; readonly argument: number; readonly next: number }

/** Major type and argument (RFC 8949 §3), of one or two octets at most: no key has a string of 64 KiB. */
function readHead(bytes: Uint8Array, at: number): Head {
  const initial = byteAt(bytes, at)
  const major = initial >> 5
  const short = initial & 0x1f
  if (short < 24) return { major, argument: short, next: at + 1 }
  if (short === 24) return inShortestForm({ major, argument: byteAt(bytes, at + 1), next: at + 2 }, 24)
  if (short !== 25) throw unreadable(`Additional information ${short}`)
  const argument = (byteAt(bytes, at + 1) << 8) | byteAt(bytes, at + 2)
  return inShortestForm({ major, argument, next: at + 3 }, 256)
}

function inShortestForm(head: Head, least: number): Head {
  if (head.argument < least) throw unreadable('Not in shortest form')
  return head
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]
  if (byte === undefined) throw unreadable('Cut short')
  return byte
}

function unreadable(why: string): ApproveError {
  return new ApproveError({ kind: 'passkey', why: 'unreadable' }, new Error(why))
}
