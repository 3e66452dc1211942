import { describe, expect, it } from 'vitest'
import { pairingStartedSchema, requestStartedSchema } from './protocol.js'

const started = (page: string) => ({ id: 'A'.repeat(22), page, expiresAt: '2026-11-21T03:04:05Z' })
const TOKEN = 'A'.repeat(43)

describe('the page that a bridge names', () => {
  it('is one of its own', () => {
    const message = started(`http://127.0.0.1:8324/p/${TOKEN}`)
    expect(requestStartedSchema.parse(message)).toEqual(message)
    expect(pairingStartedSchema.parse(message)).toEqual(message)
  })

  it.each([
    'javascript:alert(document.domain)',
    'data:text/html,PIN',
    `https://evil.example/p/${TOKEN}`,
    `http://127.0.0.1:8324@evil.example/p/${TOKEN}`,
    `http://127.0.0.1.evil.example:8324/p/${TOKEN}`,
    `http://127.0.0.1:8324/settings?x=/p/${TOKEN}`,
    `http://127.0.0.1:8324/p/${TOKEN}\n`,
  ])('is not %s, whoever listens on its port', (page) => {
    expect(requestStartedSchema.safeParse(started(page)).success).toBe(false)
    expect(pairingStartedSchema.safeParse(started(page)).success).toBe(false)
  })
})
