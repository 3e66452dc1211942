/** Byte strings of fixed order and bounded size: how messages and checkpoints are written and strictly read. */
import { concatBytes } from '@jitsuin/kernel'
import { JointRsaError, type JointRsaErrorCode } from './errors.js'

/** Collects fields in order. */
export type Writer = {
  u8(value: number): Writer
  u32(value: number): Writer
  /** Bytes whose length the reader knows. */
  fixed(bytes: Uint8Array): Writer
  /** Bytes after their length as u32. */
  sized(bytes: Uint8Array): Writer
  bytes(): Uint8Array
}

/** A writer with nothing in it. */
export function writer(): Writer {
  const parts: Uint8Array[] = []
  const self: Writer = {
    u8: (value) => self.fixed(Uint8Array.of(value)),
    u32: (value) => self.fixed(u32Bytes(value)),
    fixed: (bytes) => {
      parts.push(bytes)
      return self
    },
    sized: (bytes) => self.u32(bytes.length).fixed(bytes),
    bytes: () => plainBytes(concatBytes(parts)),
  }
  return self
}

/** Takes fields in order; every read checks the rest first, so nothing is allocated for a length that is a lie. */
export type Reader = {
  u8(): number
  u32(): number
  /** A view, not a copy. */
  fixed(length: number): Uint8Array
  sized(most: number): Uint8Array
  /** @throws {JointRsaError} when bytes are left over. */
  end(): void
}

/** Reads `input` and refuses with `code` whatever is too short, too long or out of bounds. */
export function reader(input: Uint8Array, code: JointRsaErrorCode = 'joint-rsa/message-malformed'): Reader {
  const bytes = plainBytes(input)
  let at = 0
  const refuse = (why: string): never => {
    throw new JointRsaError(code, why)
  }
  const fixed = (length: number): Uint8Array => {
    if (length > bytes.length - at) refuse('Bytes are cut short')
    at += length
    return bytes.subarray(at - length, at)
  }
  const u32 = () => new DataView(fixed(4).slice().buffer).getUint32(0)
  return {
    u8: () => fixed(1)[0] ?? 0,
    u32,
    fixed,
    sized: (most) => {
      const length = u32()
      return length > most ? refuse('A field is too long') : fixed(length)
    },
    end: () => {
      if (at !== bytes.length) refuse('Bytes are left over')
    },
  }
}

/** Four octets, most significant first. */
export function u32Bytes(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}

/**
 * The same octets as a plain array, not a copy: `Buffer.slice` would share memory where `Uint8Array.slice`
 * copies.
 */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
