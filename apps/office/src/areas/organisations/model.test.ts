import type { OrganisationTerms } from '@jitsuin/registration/contract'
import { describe, expect, it } from 'vitest'
import { draftOf, termsOf } from './model.js'

const TERMS: OrganisationTerms = {
  kind: 'prefecturalAssociation',
  nameJa: '見本県医師会',
  nameEn: 'Sample Association',
  address: { postalCode: '0000000', prefecture: '茨城県', rest: '架空町1' },
  phone: '0000000000',
  openings: [{ weekday: 1, from: '09:00', until: '17:00' }],
  capacity: 4,
  standing: 'active',
}

describe('the form of an organisation', () => {
  it('makes the same terms again when nothing was changed', () => {
    expect(termsOf(TERMS, draftOf({ terms: TERMS }))).toEqual({ verdict: 'sound', terms: TERMS })
  })

  it('takes digits of any width and hyphens', () => {
    const draft = { ...draftOf({ terms: TERMS }), phone: '０３-0000-0001', postalCode: '１１３-００２１' }
    expect(termsOf(TERMS, draft)).toMatchObject({
      terms: { phone: '0300000001', address: { postalCode: '1130021' } },
    })
  })

  it.each([
    ['phone', { phone: '12' }],
    ['capacity', { capacity: '' }],
    ['nameJa', { nameJa: ' ' }],
    ['0', { openings: '8 09:00-17:00' }],
    ['0', { openings: '1 17:00-09:00' }],
    ['email', { email: 'nobody' }],
  ])('names what is not sound: %s', (field, change) => {
    expect(termsOf(TERMS, { ...draftOf({ terms: TERMS }), ...change })).toMatchObject({
      verdict: 'wrong',
      fields: [field],
    })
  })
})
