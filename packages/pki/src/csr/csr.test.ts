import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programIsThere } from '../../test/programs.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { attributeOf } from '../name.js'
import {
  buildCertificationRequest,
  parseCertificationRequest,
  parseProvenRequest,
  verifyCertificationRequest,
} from './csr.js'

let directory = ''
let foreign: Uint8Array

beforeAll(() => {
  if (!programIsThere('openssl', 'version')) return
  directory = mkdtempSync(join(tmpdir(), 'jitsuin-csr-'))
  openssl(
    'req',
    '-new',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    path('k.pem'),
    '-outform',
    'DER',
    '-out',
    path('r.der'),
    '-subj',
    '/C=JP/CN=Hanako Invented/serialNumber=T0002',
    '-addext',
    'keyUsage=critical,nonRepudiation',
  )
  foreign = readFileSync(path('r.der'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe.skipIf(!programIsThere('openssl', 'version'))('certification requests', () => {
  it('of openssl are read and proven', () => {
    const request = parseProvenRequest(foreign)
    expect(attributeOf(request.subject, 'CN')).toBe('Hanako Invented')
    expect(request.requestedExtensions.get('2.5.29.15')).toMatchObject({ critical: true })
    const spki = openssl('req', '-inform', 'DER', '-in', path('r.der'), '-noout', '-pubkey')
    expect(spki.replaceAll(/-----.*-----|\n/g, '')).toBe(Buffer.from(request.spkiBytes).toString('base64'))
  })

  it('of ours are verified by openssl', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const ours = await buildCertificationRequest(
      [
        ['C', 'JP'],
        ['CN', 'Hanako Invented'],
      ],
      {
        algorithm: 'ecdsa-sha256',
        spkiDer: publicKey.export({ type: 'spki', format: 'der' }),
        sign: async (message) => sign('sha256', message, privateKey),
      },
    )
    writeFileSync(path('ours.der'), ours)
    expect(
      openssl('req', '-verify', '-inform', 'DER', '-in', path('ours.der'), '-noout', '-subject'),
    ).toMatch(/CN ?= ?Hanako Invented/)
    expect(parseProvenRequest(ours).requestedExtensions.size).toBe(0)
  })

  it('are refused when another key signed them, or one octet was changed', () => {
    const changed = Uint8Array.from(foreign)
    const at = Buffer.from(foreign).indexOf('Hanako')
    changed[at] = 'J'.charCodeAt(0)
    expect(verifyCertificationRequest(parseCertificationRequest(changed))).toBe('invalid')
    expect(() => parseProvenRequest(changed)).toThrow(expect.objectContaining({ code: 'csr/signature' }))
  })

  it('are refused with a weak key', () => {
    openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:1024',
      '-nodes',
      '-keyout',
      path('w.pem'),
      '-outform',
      'DER',
      '-out',
      path('w.der'),
      '-subj',
      '/CN=x',
    )
    expect(() => parseProvenRequest(readFileSync(path('w.der')))).toThrow(
      expect.objectContaining({ code: 'csr/signature' }),
    )
  })

  it.each([
    ['cut short', () => foreign.subarray(0, -1), 'der/malformed'],
    ['bytes after the end', () => Uint8Array.of(...foreign, 0), 'der/malformed'],
    ['version 2', () => Uint8Array.from(foreign).with(10, 1), 'csr/malformed'],
    ['64 KiB and more', () => new Uint8Array(70_000), 'csr/malformed'],
  ])('are refused when they are %s', (_what, bytes, code) => {
    expect(() => parseCertificationRequest(bytes())).toThrow(expect.objectContaining({ code }))
  })

  it('are refused without attributes field, and with an attribute twice', () => {
    const [info, algorithm, signature] = der.children(der.parse(foreign), der.SEQUENCE, 3)
    const parts = der.children(info, der.SEQUENCE)
    const attribute = der.children(parts[3] as der.Node, der.contextTag(0)).map(({ bytes }) => bytes) // openssl wrote four parts
    const rebuild = (...fields: Uint8Array[]) =>
      der.sequence(
        der.sequence(...parts.slice(0, 3).map(({ bytes }) => bytes), ...fields),
        algorithm.bytes,
        signature.bytes,
      )
    expect(() => parseCertificationRequest(rebuild())).toThrow(PkiError)
    expect(() =>
      parseCertificationRequest(rebuild(der.encode(der.contextTag(0), ...attribute, ...attribute))),
    ).toThrow(expect.objectContaining({ code: 'csr/malformed' }))
  })
})

function path(name: string): string {
  return join(directory, name)
}

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
