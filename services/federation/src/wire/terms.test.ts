import { describe, expect, it } from 'vitest'
import { samlTermsSchema, termsSchema } from './terms.js'

const saml = {
  protocol: 'saml',
  entityId: 'https://aozora.example.jp/saml',
  consumers: [{ index: 0, location: 'https://aozora.example.jp/saml/acs', isDefault: 'yes' }],
  logout: [],
  signingCertificates: [],
  encryption: { kind: 'none' },
  signedRequests: 'optional',
  nameIdFormat: 'persistent',
  idpInitiated: 'refused',
}

const terms = {
  name: { ja: 'あおぞらみほんネット', en: 'Aozora Sample Network' },
  legalName: { ja: 'あおぞらみほん協議会', en: 'Aozora Sample Council' },
  purpose: { ja: '地域の診療情報を閲覧する人の確認', en: 'To know who reads regional records' },
  contact: { name: '見本 担当', mail: 'contact@aozora.example.jp' },
  homepage: 'https://aozora.example.jp/',
  contractNumber: 'K-2026-001',
  attributes: [],
  role: 'required',
  protocol: saml,
}

describe('terms of a SAML partner', () => {
  it('are taken as they are', () => {
    expect(samlTermsSchema.safeParse(saml).success).toBe(true)
    expect(termsSchema.safeParse(terms).success).toBe(true)
  })

  it('are refused with an index that names two addresses', () => {
    const [consumer] = saml.consumers
    const second = { ...consumer, location: 'https://other.example.jp/acs' }
    expect(samlTermsSchema.safeParse({ ...saml, consumers: [consumer, second] }).success).toBe(false)
  })
})

describe('names', () => {
  it.each([
    ['a space without width', '\u200b'],
    ['a joiner', '\u2060'],
    ['a byte order mark', 'x\ufeffx'],
    ['a soft hyphen', '\u00ad'],
    ['a mark of direction', '\u200e'],
    ['a line separator', 'x\u2028x'],
    ['a letter of the tags block', '\u{e0041}'],
  ])('with %s, which nobody sees, are refused', (_what, unseen) => {
    const entityId = `https://aozora.${unseen}example.jp/saml`
    expect(termsSchema.safeParse({ ...terms, protocol: { ...saml, entityId } }).success).toBe(false)
    const name = { ...terms.name, ja: `あおぞら${unseen}みほんネット` }
    expect(termsSchema.safeParse({ ...terms, name }).success).toBe(false)
  })

  it('keep a variant of a character (IVS), which is seen', () => {
    const name = { ...terms.name, ja: '葛\u{e0100}飾みほんネット' }
    expect(termsSchema.safeParse({ ...terms, name }).success).toBe(true)
  })
})
