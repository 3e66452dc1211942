import { describe, expect, it } from 'vitest'
import { pathOf } from './approve-host.js'

describe('what the approval page may ask of key management', () => {
  it.each([
    ['/v1/enrolments', '/v1/enrolments'],
    [
      '/v1/approvals/6f1c2a34-0d4e-4c1b-9a57-0b7f3d2e1c00?x=1',
      '/v1/approvals/6f1c2a34-0d4e-4c1b-9a57-0b7f3d2e1c00',
    ],
  ])('passes %s on', (url, path) => {
    expect(pathOf(url)).toBe(path)
  })

  it.each([
    '/v1/../office/keys',
    '/v1/%2e%2e/office/keys',
    '/v1/..%2foffice/keys/../../../office/keys',
    '/v1\\..\\office\\keys',
    '//elsewhere.test/office/keys',
    '/office/keys',
    '/peer/partials',
  ])('passes %s on to nobody: the same connection may ask more', (url) => {
    expect(() => pathOf(url)).toThrow(expect.objectContaining({ code: 'peer/not-allowed' }))
  })
})
