import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AT, asCa, ext, forge, newEcKey, newRsaKey } from '../../test/forge.js'
import { RFC5280_ALGORITHMS } from '../algorithm-sets.js'
import { validatePath } from './validate-path.js'

const root = forge({ subject: 'Root', key: newRsaKey(), extensions: asCa(ext.ski('root')) })
const ca = forge({
  subject: 'CA',
  by: root,
  key: newEcKey(),
  extensions: asCa(ext.ski('ca'), ext.aki('root')),
})
const target = forge({
  subject: 'Target',
  by: ca,
  extensions: [ext.usage(['nonRepudiation']), ext.aki('ca')],
})

const verdict = (targetDer: Uint8Array, caDer: Uint8Array) =>
  validatePath({
    certificateDer: targetDer,
    intermediatesDer: [caDer],
    anchors: [root.der],
    at: AT,
    allowed: RFC5280_ALGORITHMS,
    revocation: 'not-checked',
  }).verdict

const change = (bytes: Uint8Array, at: number, mask: number) => bytes.with(at, (bytes[at] ?? 0) ^ mask)

describe('a path with any byte changed', () => {
  it('is not valid, whichever byte of the target or the authority it is', () => {
    expect(verdict(target.der, ca.der)).toBe('valid')
    for (let at = 0; at < target.der.length; at++) {
      const mask = 1 << (at % 8)
      expect(verdict(change(target.der, at, mask), ca.der), `target, byte ${at}`).not.toBe('valid')
    }
    for (let at = 0; at < ca.der.length; at++) {
      const mask = 1 << (at % 8)
      expect(verdict(target.der, change(ca.der, at, mask)), `authority, byte ${at}`).not.toBe('valid')
    }
  })

  it('is not valid, whatever the change', () => {
    const byteOf = (length: number) => fc.tuple(fc.nat(length - 1), fc.integer({ min: 1, max: 255 }))
    fc.assert(
      fc.property(byteOf(target.der.length), byteOf(ca.der.length), ([at, mask], [above, maskAbove]) => {
        expect(verdict(change(target.der, at, mask), ca.der)).not.toBe('valid')
        expect(verdict(target.der, change(ca.der, above, maskAbove))).not.toBe('valid')
      }),
      { numRuns: 500 },
    )
  })

  it('never throws, whatever bytes stand for the target', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(verdict(bytes, ca.der)).toBe('invalid')
      }),
    )
  })
})
