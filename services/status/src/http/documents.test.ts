import { describe, expect, it } from 'vitest'
import { cacheControl } from './documents.js'
import { decodeOcspPath } from './ocsp-path.js'

const NOW = Date.parse('2026-11-20T00:12:00Z')

describe('how long caches may keep something (T-C02-3)', () => {
  it.each([
    ['a minute at most', 86_400_000, 60],
    ['never past its end', 30_999, 30],
    ['a second', 1000, 1],
  ])('%s', (_what, leftMs, seconds) => {
    expect(cacheControl(new Date(NOW + leftMs), NOW)).toContain(`max-age=${seconds},`)
  })

  it.each([999, 0, -1])('not at all with %i ms left', (leftMs) => {
    expect(cacheControl(new Date(NOW + leftMs), NOW)).toBe('no-store')
  })
})

describe('questions in paths (RFC 5019 §5)', () => {
  // The question of RFC 6960 §4.1 for serial number 1 with digests of zeros.
  const bytes = Buffer.from(
    `3042304030 3e303c3009 06052b0e03021a0500 0414${'00'.repeat(20)}0414${'00'.repeat(20)}020101`.replaceAll(
      ' ',
      '',
    ),
    'hex',
  )
  const base64 = bytes.toString('base64')

  it.each([`/ocsp/${encodeURIComponent(base64)}`, `/ocsp//${base64}`, `/${base64}`])('%s', (path) => {
    expect(decodeOcspPath(path)).toEqual(bytes)
  })

  it.each(['/', '/sign.crl', '/healthz', '/ca/root.cer', '/Metrics'])('%s is none', (path) => {
    expect(decodeOcspPath(path)).toBe('no-question')
  })

  it.each(['/ocsp/', '/ocsp/a', '/ocsp/MDAwM', '/ocsp/%E3%81', `/ocsp/${'M'.repeat(5000)}`])(
    '%s is malformed',
    (path) => {
      expect(decodeOcspPath(path)).toBe('malformed')
    },
  )
})
