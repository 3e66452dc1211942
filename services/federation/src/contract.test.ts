import { describe, expect, it } from 'vitest'
import {
  ALL_ATTRIBUTES,
  ATTRIBUTES,
  attributeNameSchema,
  FEDERATION_ROUTES,
  partnerAddressSchema,
} from './contract.js'

describe('the contract', () => {
  it('has one claim name for each attribute', () => {
    const names = ALL_ATTRIBUTES.map((name) => ATTRIBUTES[name].claim)
    expect(new Set(names).size).toBe(names.length)
    expect(attributeNameSchema.safeParse('mail').success).toBe(false)
  })

  it('writes ids into addresses so that they stay ids', () => {
    expect(FEDERATION_ROUTES.question('../partners')).toBe('/api/federation/questions/..%2Fpartners')
  })

  it.each([
    ['https://minato.example.jp', 'usable'],
    ['https://minato.example.jp/callback?from=jitsuin', 'usable'],
    ['http://minato-net.localhost:8323/callback', 'usable'],
    ['http://minato.example.jp/callback', 'unusable'],
    ['http://localhost.example.jp/', 'unusable'],
    ['https://minato.example.jp/callback#', 'unusable'],
    ['https://minato.example.jp:443/callback', 'unusable'],
    ['https://user@minato.example.jp/', 'unusable'],
    ['file:///etc/passwd', 'unusable'],
    ['//minato.example.jp', 'unusable'],
  ])('takes %s for %s', (address, verdict) => {
    expect(partnerAddressSchema.safeParse(address).success ? 'usable' : 'unusable').toBe(verdict)
  })
})
