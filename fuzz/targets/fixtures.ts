/** The fixed hierarchy that every target trusts, made by seeds/write-seeds.ts; its private keys were thrown away. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { HPKI_ALGORITHMS, parseCertificate, parseCrl, type Signer, statusChecker } from '@jitsuin/pki'
import { inFuzzFolder } from './folders.js'

/** When every target looks. */
export const AT = new Date('2026-04-02T03:00:00Z')

/** A file of fuzz/fixtures. */
export function readFixture(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(fileURLToPath(inFuzzFolder(`fixtures/${name}`))))
}

const certificate = (name: string) => parseCertificate(readFixture(`${name}.der`))

export const ROOT = certificate('root')
export const SIGNING_CA = certificate('signing-ca')
export const DOCTOR = certificate('doctor')
export const RESPONDER = certificate('responder')
export const TIME_STAMP_UNIT = certificate('time-stamp-unit')
export const LIST_NAMES = ['sign', 'sarl', 'tsa'] as const
export const LISTS = LIST_NAMES.map((name) => parseCrl(readFixture(`${name}.crl`)))

/** Settles the status of authorities by the lists of the hierarchy. */
export const CHECK_STATUS = statusChecker({ lists: LISTS, responses: [], allowed: HPKI_ALGORITHMS, now: AT })

/** Stands where a key would: services can be fuzzed without one, because their answers are only read back. */
export function signerWithoutKey({ bytes, spkiBytes }: typeof RESPONDER): Signer {
  return {
    algorithm: 'rsa-sha256',
    spkiDer: spkiBytes,
    sign: async () => new Uint8Array(256),
    certificateDer: bytes,
    chainDer: [],
  }
}
