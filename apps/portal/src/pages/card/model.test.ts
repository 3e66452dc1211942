import { describe, expect, it } from 'vitest'
import { DOCTOR } from '../../../test/people.js'
import { BACK_NOTICES, cardFace } from './model.js'

const { holder, cards } = DOCTOR
const [card] = cards
if (!holder || !card) throw new Error('The sample has a holder and a card')

/** The sample record of the source (C-02), under an invented name. */
const SAMPLE = { ...card, cardId: 'JMA180200000', issuedOn: '2018-02-01', lastDay: '2023-01-31' }

describe('the card face', () => {
  it('holds every part of the sample in its printed form (T-C02-1)', () => {
    expect(cardFace(holder, SAMPLE)).toEqual({
      titleEn: 'Medical Doctor Qualification Certificate',
      title: '医師資格証',
      name: '実印 太郎',
      romaji: 'Taro Jitsuin',
      birthDate: '01 Aug 1955',
      memberId: '999999999',
      licenceLabel: 'Medical License No.',
      licenceNumber: '99999',
      expires: '31 Jan 2023',
      cardId: 'JMA180200000',
      issued: '01 Feb 2018',
    })
  })

  it('shows a former name beside the name, and no member ID of people who have none', () => {
    const face = cardFace({ ...holder, formerName: '見本', jmaMemberId: null }, SAMPLE)
    expect([face.name, face.memberId]).toEqual(['実印 太郎（見本）', null])
  })

  it('does not call another profession a doctor', () => {
    const pharmacist = { ...holder, qualification: { ja: '薬剤師', en: 'Pharmacist' } }
    const { title, titleEn, licenceLabel } = cardFace(pharmacist, SAMPLE)
    expect([title, titleEn, licenceLabel]).toEqual([
      '薬剤師資格証',
      'Pharmacist Qualification Certificate',
      'License No.',
    ])
  })

  it('has the seven notices on its back', () => {
    expect(BACK_NOTICES).toHaveLength(7)
  })
})
